import { asChannelsFirst, NotExpressible, type NodeValue } from '../draft.ts'
import type { Operation } from '../operation.ts'

/** The operand as an image or a sequence with channels first, as the file's operator wants it. */
export function image(operation: Operation): NodeValue {
  const value = asChannelsFirst(operation.value(0))
  if (value !== null && (value.shape.length === 2 || value.shape.length === 3)) return value
  throw new NotExpressible(
    'its input is no image or sequence of channels, or lies in an order that no layer can change',
    '其输入不是带通道的图像或序列，或其轴的顺序无法由任何层调整',
  )
}
