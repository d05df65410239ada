import { text, type Text } from '../contract/text.ts'
import { formatCount } from '../graph/formula.ts'
import { formatShape, shapeSize, type Shape } from '../graph/shape.ts'
import type { LayerRefusal } from './layerRefusal.ts'
import type { WeightSpec } from './weightSpec.ts'

/** 2³⁰ float32 values are 4 GiB: more than one tensor can hold on any backend. */
const largest = 2 ** 30

interface Sized {
  readonly title: Text
  readonly params: Readonly<Record<string, unknown>>
}

/** The param that decides how large a layer gets, by the names the kinds use. */
const sizeParams = ['units', 'filters', 'vocabulary', 'dimensions', 'factor', 'shape']

/** A message instead of an allocation: one layer holds at most 2³⁰ weights, and gives at most 2³⁰ values for a sample. */
export function refuseTooLarge(
  definition: Sized,
  size: { readonly output: Shape; readonly weights: readonly WeightSpec[] },
): LayerRefusal | null {
  const weightCount = size.weights.reduce((sum, weight) => sum + shapeSize(weight.shape), 0)
  const outputCount = shapeSize(size.output)
  if (weightCount <= largest && outputCount <= largest) return null
  const param = sizeParams.find((name) => name in definition.params)
  const { title } = definition
  const atMost = formatCount(largest)
  const message =
    weightCount > largest
      ? text(
          `${title.en} would have ${formatCount(weightCount)} weights. One layer can hold at most ${atMost}. Make it smaller, or shrink its input first.`,
          `${title.zh}将有 ${formatCount(weightCount)} 个权重，而一层最多 ${atMost} 个。请把它改小，或先缩小它的输入。`,
        )
      : text(
          `${title.en} would give ${formatShape(size.output)} = ${formatCount(outputCount)} values for each sample. At most ${atMost} are possible. Make it smaller.`,
          `${title.zh}对每个样本将输出 ${formatShape(size.output)} = ${formatCount(outputCount)} 个值，最多只能有 ${atMost} 个。请把它改小。`,
        )
  return {
    code: 'too-large',
    message,
    expected: text(`at most ${atMost}`, `最多 ${atMost}`),
    got: text(formatCount(Math.max(weightCount, outputCount)), formatCount(Math.max(weightCount, outputCount))),
    ...(param === undefined ? {} : { param }),
  }
}
