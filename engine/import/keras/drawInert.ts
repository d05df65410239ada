import type { Params } from '../../contract/document.ts'
import { text, type Text } from '../../contract/text.ts'
import { addNode, connect, remarkAt, type Drawing, type Place } from './drawing.ts'
import type { ReadLayer } from './kerasModel.ts'

interface Inert {
  readonly reason: Text
  readonly sources: readonly Place[]
  readonly withWeights?: boolean
}

/** A node that computes nothing here and keeps what the file says of it. */
export function drawInert(drawing: Drawing, layer: ReadLayer, { reason, sources, withWeights = true }: Inert): Place {
  const { className, config } = layer
  /* Params of unknown kinds may be any JSON; it is kept as it is, and nobody reads it. */
  const params = { class_name: className, config } as unknown as Params
  const kind = `keras:${className.replace(/[^\w.]+/g, '_').slice(0, 80)}`
  const node = addNode(drawing, layer, { kind, params, isUnknown: true })
  const stored = withWeights ? (drawing.file.weights.of(layer) ?? []) : []
  stored.forEach(({ tensor }, index) => drawing.weights.set(`${node.id}/${index}`, tensor))
  drawing.remarks.push(
    remarkAt(
      node,
      'import-inert',
      text(
        `It was kept as an inert node: ${reason.en}. The network does not train until you replace or remove it`,
        `它作为无作用的节点保留：${reason.zh}。替换或删去它之前，网络无法训练`,
      ),
    ),
  )
  connect(drawing, node, sources)
  return { node: node.id, shape: null }
}
