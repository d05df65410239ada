import { text, type Text } from '../contract/text.ts'
import { formatShape, type Shape } from '../graph/shape.ts'
import type { LayerRefusal } from './layerRefusal.ts'
import { numberParam } from './params.ts'
import type { WeightSpec } from './weightSpec.ts'

export const epsilonParam = numberParam({
  label: text('Epsilon', 'ε'),
  help: text('Added to the variance, so that nothing is divided by zero.', '加在方差上，避免除以零。'),
  default: 0.001,
  minimum: 1e-7,
  maximum: 1,
  step: 0.0001,
})

/** The learned scale and shift after normalising, one of each for every channel (last axis). */
export function scaleAndShift(shape: Shape): readonly WeightSpec[] {
  const channels = shape.at(-1) ?? 0
  const rest = { shape: [channels], fanIn: channels, fanOut: channels, trainable: true }
  return [
    { name: 'gamma', initializer: 'ones', ...rest },
    { name: 'beta', initializer: 'zeros', ...rest },
  ]
}

/** tf.js normalises tensors of at most four axes, the batch among them. */
export function refuseDeepInput(title: Text, shape: Shape): LayerRefusal | null {
  if (shape.length <= 3) return null
  const found = formatShape(shape)
  return {
    code: 'wrong-rank',
    message: text(
      `${title.en} takes at most three axes, such as height × width × channels. This input is ${found}. Reshape it first.`,
      `${title.zh}最多接受三个轴，例如高 × 宽 × 通道。这个输入是 ${found}。请先将它变形。`,
    ),
    expected: text('at most three axes', '最多三个轴'),
    got: text(found, found),
  }
}
