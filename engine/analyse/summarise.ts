import type { NetDocument } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import type { Shape } from '../graph/shape.ts'
import { analyse } from './analyse.ts'
import { wholeFieldSize } from './receptiveField.ts'

export interface LayerSummary {
  readonly id: NodeId
  readonly kind: string
  readonly outputShape: Shape | null
  readonly trainable: number
  readonly frozen: number
  readonly multiplyAdds: number
  /** Height and width in input cells; null where there is no picture to see. */
  readonly receptiveField: readonly [number, number] | null
}

export interface Summary {
  readonly layers: readonly LayerSummary[]
  readonly totals: { readonly trainable: number; readonly frozen: number; readonly multiplyAdds: number; readonly depth: number }
}

/** What `netwright summary --json` prints: layers upstream first, nodes in a cycle at the end. */
export function summarise(document: Pick<NetDocument, 'graph'>): Summary {
  const { nodes, order, totals } = analyse(document)
  const index = indexGraph(document.graph)
  const sorted = new Set([...order, ...index.nodes.keys()])
  const layers = [...sorted].flatMap((id): readonly LayerSummary[] => {
    const node = index.nodes.get(id)
    const analysis = nodes.get(id)
    if (node === undefined || analysis === undefined) return []
    const { outputShape, trainable, frozen, multiplyAdds, receptiveField } = analysis
    const [height, width] = receptiveField === null ? [] : wholeFieldSize(receptiveField)
    return [
      {
        id,
        kind: node.kind,
        outputShape,
        trainable,
        frozen,
        multiplyAdds,
        receptiveField: height === undefined || width === undefined ? null : [height, width],
      },
    ]
  })
  const { trainable, frozen, multiplyAdds, depth } = totals
  return { layers, totals: { trainable, frozen, multiplyAdds, depth } }
}
