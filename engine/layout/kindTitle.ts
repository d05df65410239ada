import type { GraphNode } from '../contract/document.ts'
import { text, type Text } from '../contract/text.ts'
import { foreignKind } from '../layers/inert/foreignKind.ts'
import { layerKind } from '../layers/registry.ts'

/** What kind of layer a card says it is; unknown ones by their name in the program they came from. */
export function kindTitle({ kind }: Pick<GraphNode, 'kind'>): Text {
  const name = foreignKind(kind)?.name ?? kind
  return layerKind(kind)?.title ?? text(name, name)
}

/** Stands where known layers have their settings. */
export function unknownLine({ kind }: Pick<GraphNode, 'kind'>): Text {
  const foreign = foreignKind(kind)
  return foreign === null
    ? text('unknown kind', '未知的层')
    : text(`${foreign.program}, not computed`, `${foreign.program}，不参与计算`)
}
