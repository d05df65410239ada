/** How a layer kind travels in a drag from the palette to the canvas. */
export const kindDataType = 'application/x-netwright-kind'

export function draggedKind(data: DataTransfer): string | null {
  const kind = data.getData(kindDataType)
  return kind === '' ? null : kind
}
