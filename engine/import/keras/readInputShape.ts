import { text, type Text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import { formatShape } from '../../graph/shape.ts'
import type { Json } from './json.ts'

/** What an axis gets that the model leaves open. */
const openPicture = 224
const openSequence = 32

/** One sample's shape, without the batch. Netwright's inputs have a size: what the model leaves open gets the usual one, and that is told. */
export function readInputShape(config: Json): { readonly shape: Shape; readonly remark: Text | null } {
  const written = config['batch_shape'] ?? config['batch_input_shape'] ?? null
  const axes: readonly unknown[] = Array.isArray(written) ? written.slice(1) : []
  const usual = axes.length === 3 ? openPicture : openSequence
  const isTold = (axis: unknown): axis is number =>
    typeof axis === 'number' && Number.isInteger(axis) && axis >= 1 && axis <= 65_536
  const shape = axes.length === 0 ? [1] : axes.slice(0, 4).map((axis) => (isTold(axis) ? axis : usual))
  if (axes.length > 0 && axes.length <= 4 && axes.every(isTold)) return { shape, remark: null }
  const found = formatShape(shape)
  return {
    shape,
    remark: text(
      `the model leaves its input's size open; it was set to ${found}, and can be changed at the node`,
      `模型未定输入的大小，已设为 ${found}，可在节点上修改`,
    ),
  }
}
