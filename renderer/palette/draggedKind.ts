import type { Params } from '../../engine/contract/document.ts'

/** How a layer kind travels in a drag from the palette to the canvas; what the search set of it travels beside. */
export const kindDataType = 'application/x-netwright-kind'
const paramsDataType = 'application/x-netwright-params'

interface DraggedKind {
  readonly kind: string
  readonly params: Params
}

export function putDraggedKind(data: DataTransfer, { kind, params }: DraggedKind): void {
  data.setData(kindDataType, kind)
  data.setData(paramsDataType, JSON.stringify(params))
}

export function draggedKind(data: DataTransfer): DraggedKind | null {
  const kind = data.getData(kindDataType)
  if (kind === '') return null
  const params = data.getData(paramsDataType)
  // Written above; whatever else calls itself so is checked when the layer is added.
  return { kind, params: params === '' ? {} : (JSON.parse(params) as Params) }
}
