import { canConnect } from '../../../engine/analyse/canConnect.ts'
import { groupEnds } from '../../../engine/analyse/groupEnds.ts'
import { nodeId, type NodeId } from '../../../engine/contract/ids.ts'
import { fail, succeed, type Problem, type Result } from '../../../engine/contract/problem.ts'
import { text } from '../../../engine/contract/text.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { shownCards, type ShownCard } from '../../../engine/graph/shownCards.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import type { Ends } from '../../document/actions/wires.ts'
import { currentAnalysis } from '../../document/analysisStore.ts'
import { currentDocument } from '../../document/documentStore.ts'

/** Whether a wire may be drawn in the network as it is. */
export function checkEnds(ends: Ends): Result<null> {
  const { nodes } = currentAnalysis()
  return canConnect(currentDocument().graph, { ends, shapeOf: (id) => nodes.get(id) })
}

export interface CardEnds {
  readonly source: string
  readonly target: string
  /** The port that was aimed at; null: the card as a whole. */
  readonly targetHandle: string | null
}

/** A list that nobody reads to its end. */
const mostChoices = 40

/**
 * The wires that one drawn between two cards may mean, at least one: a folded group stands for each node inside that could
 * start or take it, the likely ones alone where one of them can. Refused with the reason where none may be drawn.
 */
export function wireChoices({ source, target, targetHandle }: CardEnds): Result<readonly [Ends, ...Ends[]]> {
  const sources = endsOf(source, 'out')
  const targets = endsOf(target, 'in')
  const starts = sources.likely.length > 0 ? sources.likely : sources.possible
  let refused: readonly Problem[] = []
  for (const takers of [targets.likely, targets.possible]) {
    const found: Ends[] = []
    for (const to of takers) {
      const toPort = (to === target ? targetHandle : null) ?? firstFreePort(to)
      for (const from of starts) {
        const outcome = checkEnds({ from, to, toPort })
        if (outcome.ok) found.push({ from, to, toPort })
        else if (refused.length === 0) refused = outcome.problems
      }
      if (found.length >= mostChoices) break
    }
    const [first, ...others] = found
    if (first !== undefined) return succeed([first, ...others])
  }
  const isPlain = starts.length === 1 && targets.possible.length === 1
  return isPlain && refused.length > 0 ? { ok: false, problems: refused } : fail(noEnd({ sources, targets, source, target }))
}

interface CardSide {
  readonly card: ShownCard | undefined
  readonly likely: readonly NodeId[]
  readonly possible: readonly NodeId[]
}

/** The nodes that a card stands for at one of its sides. */
function endsOf(key: string, side: 'in' | 'out'): CardSide {
  const { graph } = currentDocument()
  const card = shownCards(graph).byKey.get(key)
  if (card?.type === 'group') return { card, ...groupEnds(graph, { group: card.group.id, side }) }
  const ids = [nodeId(key)]
  return { card, likely: ids, possible: ids }
}

/** The nodes that a wire at a card's port may belong to, the likely ones alone where there are some. */
export function cardEnds(key: string, side: 'in' | 'out'): readonly NodeId[] {
  const { likely, possible } = endsOf(key, side)
  if (likely.length > 0) return likely
  // Taken inputs take no second wire; merges do.
  return side === 'out' ? possible : possible.filter((id) => hasFreePort(id))
}

function noEnd({
  sources,
  targets,
  source,
  target,
}: {
  readonly sources: CardSide
  readonly targets: CardSide
  readonly source: string
  readonly target: string
}): Problem {
  const name = (side: CardSide, key: string) =>
    side.card?.type === 'group' ? side.card.group.name : (side.card?.node.name ?? key)
  const from = name(sources, source)
  const to = name(targets, target)
  const message =
    sources.possible.length === 0
      ? text(`Nothing inside "${from}" has an output that could start this wire.`, `“${from}”内没有可作起点的输出。`)
      : text(
          `Nothing in "${to}" can take what "${from}" gives on. Open the group (double-click) and draw the wire to the layer you mean to see why.`,
          `“${to}”中没有节点能接收“${from}”的输出。请展开分组（双击），再连到目标层以查看原因。`,
        )
  return { code: 'group-end', severity: 'error', place: {}, message, fixes: [] }
}

function hasFreePort(node: NodeId): boolean {
  const index = indexGraph(currentDocument().graph)
  const ports = layerKind(index.nodes.get(node)?.kind ?? '')?.inputs ?? []
  return ports.some((port) => port.multiple || !index.into(node).some((wire) => wire.toPort === port.name))
}

/** A wire that is let go over a card goes into its first port without a wire, else into its first. */
export function firstFreePort(node: NodeId): string {
  const index = indexGraph(currentDocument().graph)
  const ports = layerKind(index.nodes.get(node)?.kind ?? '')?.inputs ?? []
  const free = ports.find((port) => port.multiple || !index.into(node).some((wire) => wire.toPort === port.name))
  return (free ?? ports[0])?.name ?? 'in'
}
