import type { GraphAnalysis } from '../analyse/analysis.ts'
import type { Graph, Wire } from '../contract/document.ts'
import type { GroupId, NodeId } from '../contract/ids.ts'
import { groupFaces } from '../graph/groupFaces.ts'
import { formatShape } from '../graph/shape.ts'

export interface GroupFigures {
  readonly layers: number
  readonly parameters: number
  readonly trainable: number
  readonly multiplyAdds: number
  /** Shapes on the wires across the border, each once; "?" where one is unknown. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly problems: number
  /** The worst there is, hints left out, and the first node that has it. */
  readonly worst: 'error' | 'warning' | null
  readonly problemNode: NodeId | null
}

/** What a group comes to as a whole. */
export function groupFigures(
  graph: Graph,
  { group, analysis }: { readonly group: GroupId | null; readonly analysis: GraphAnalysis },
): GroupFigures {
  const face = group === null ? undefined : groupFaces(graph).get(group)
  const nodes = (face?.members ?? []).flatMap((node) => analysis.nodes.get(node.id) ?? [])
  const sum = (figure: 'trainable' | 'frozen' | 'multiplyAdds') => nodes.reduce((total, node) => total + node[figure], 0)
  const shapes = (wires: readonly Wire[]) => [
    ...new Set(
      wires.map(({ from }) => {
        const shape = analysis.nodes.get(from)?.outputShape ?? null
        return shape === null ? '?' : formatShape(shape)
      }),
    ),
  ]
  const found = nodes.flatMap((node) => node.problems.map(({ severity }) => ({ severity, node: node.node })))
  const worst = found.find(({ severity }) => severity === 'error') ?? found.find(({ severity }) => severity === 'warning')
  return {
    layers: face?.members.length ?? 0,
    parameters: sum('trainable') + sum('frozen'),
    trainable: sum('trainable'),
    multiplyAdds: sum('multiplyAdds'),
    inputs: shapes(face?.entering ?? []),
    outputs: shapes(face?.leaving ?? []),
    problems: found.length,
    worst: worst === undefined || worst.severity === 'hint' ? null : worst.severity,
    problemNode: worst?.node ?? null,
  }
}

/** "56×56×64→28×28×128", as short as a card needs it; one side only where the group begins or ends the network. */
export function groupShapes({ inputs, outputs }: Pick<GroupFigures, 'inputs' | 'outputs'>): string {
  return [inputs, outputs].flatMap((shapes) => (shapes.length === 0 ? [] : [shapes.join(', ')])).join('→')
}
