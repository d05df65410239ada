import { text, type Text } from '../contract/text.ts'
import { formatShape, shapeSize, type Shape } from '../graph/shape.ts'
import { describeShape } from './describeShape.ts'
import type { LayerFix, LayerRefusal } from './layerRefusal.ts'

/** What the axes of a layer's input mean. */
export type AxisRoles = 'image' | 'sequence' | 'row'

const roleTexts: { readonly [Roles in AxisRoles]: { readonly rank: number; readonly text: Text } } = {
  image: { rank: 3, text: text('height × width × channels', '高 × 宽 × 通道') },
  sequence: { rank: 2, text: text('steps × features', '步数 × 特征') },
  row: { rank: 1, text: text('numbers in a row', '排成一行的数') },
}

/** null where the shape has the axes that the layer works on; else a refusal that offers a Reshape or Flatten before it. */
export function expectRank(title: Text, roles: AxisRoles, shape: Shape): LayerRefusal | null {
  const expected = roleTexts[roles]
  if (shape.length === expected.rank) return null
  const got = describeShape(shape)
  const fix = reshapeFix(roles, shape)
  const advice =
    roles === 'row'
      ? text('Add a Flatten before it.', '请在它前面加一个“展平”。')
      : text('Add a Reshape before it.', '请在它前面加一个“变形”。')
  return {
    code: 'wrong-rank',
    message: text(
      `${title.en} takes ${expected.text.en}. This input is ${got.en}. ${advice.en}`,
      `${title.zh}需要${expected.text.zh}。这个输入是${got.zh}。${advice.zh}`,
    ),
    expected: expected.text,
    got,
    fixes: [fix],
  }
}

function reshapeFix(roles: AxisRoles, shape: Shape): LayerFix {
  if (roles === 'row') {
    return {
      type: 'insertBefore',
      port: 'in',
      index: 0,
      kind: 'flatten',
      params: {},
      label: text('Insert Flatten', '插入“展平”'),
    }
  }
  const target = roles === 'image' ? imageShape(shape) : sequenceShape(shape)
  const name = formatShape(target)
  return {
    type: 'insertBefore',
    port: 'in',
    index: 0,
    kind: 'reshape',
    params: { shape: target },
    label: text(`Insert Reshape to ${name}`, `插入“变形”为 ${name}`),
  }
}

/** A square image where the count allows one (grey before colour), else the values as one column. */
function imageShape(shape: Shape): Shape {
  const [first = 1, second = 1, ...rest] = shape
  if (shape.length === 2) return [first, second, 1]
  if (shape.length > 3) return [first, second, shapeSize(rest)]
  const size = shapeSize(shape)
  for (const channels of [1, 3]) {
    const side = Math.sqrt(size / channels)
    if (Number.isInteger(side)) return [side, side, channels]
  }
  return [size, 1, 1]
}

/** A row is read number by number, an image row by row. */
function sequenceShape(shape: Shape): Shape {
  const [first = 1, ...rest] = shape
  return [first, shapeSize(rest)]
}
