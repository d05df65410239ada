import type { NetDocument } from '../../engine/contract/document.ts'

/** Equal for two documents whose networks compute the same from the same data: places, names and view do not count. */
export function graphSignature({ graph, data, training }: NetDocument): string {
  return JSON.stringify([
    graph.nodes.map(({ id, kind, params, frozen, learningRateFactor }) => [
      id,
      kind,
      params,
      frozen ?? false,
      learningRateFactor ?? 1,
    ]),
    graph.wires.map(({ from, to, toPort }) => [from, to, toPort]),
    data,
    training.seed,
  ])
}

/** Equal for two documents that train alike. */
export function runSignature(document: NetDocument): string {
  return graphSignature(document) + JSON.stringify(document.training)
}
