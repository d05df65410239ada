import type { Graph } from '../contract/document.ts'

/** Whether the network is one line of nodes, without branches and without parts of its own. */
export function isChain({ nodes, wires }: Graph): boolean {
  const [out, into] = [new Set(wires.map(({ from }) => from)), new Set(wires.map(({ to }) => to))]
  return wires.length === nodes.length - 1 && out.size === wires.length && into.size === wires.length
}
