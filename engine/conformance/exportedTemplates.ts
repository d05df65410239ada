import { templates } from '../../templates/gallery.ts'
import type { TemplateOptions } from '../../templates/template.ts'
import { createRandom } from '../data/random.ts'
import { shapeSize } from '../graph/shape.ts'
import type { WeightSpec } from '../layers/weightSpec.ts'

/** Every template that trains here, and of the large ones one of each family, on small images. */
export const exportedTemplates: readonly (readonly [name: string, options: TemplateOptions])[] = [
  ...templates.filter(({ trainsHere }) => trainsHere).map(({ name }) => [name, {}] as const),
  ['resnet18', { inputShape: [64, 48, 3], classes: 7 }],
  ['resnet50', { inputShape: [32, 32, 3], classes: 10, variant: 'v1.5' }],
  ['alexnet', { inputShape: [67, 67, 3], classes: 5 }],
  ['densenet121', { inputShape: [64, 48, 3], classes: 7 }],
  ['mobilenetv2', { inputShape: [64, 48, 3], classes: 7 }],
]

/** Repeatable weights: kernels keep the size of what goes through (He et al. 2015), statistics are no identity. */
export function steadyWeight({ name, shape, fanIn }: WeightSpec, key: string): Float32Array<ArrayBuffer> {
  const random = createRandom(7).fork(key)
  const reach = name.endsWith('kernel') ? Math.sqrt(6 / Math.max(fanIn, 1)) : 0.5
  const middle = name === 'gamma' || name === 'moving_variance' ? 1 : 0
  return Float32Array.from({ length: shapeSize(shape) }, () => middle + reach * (2 * random.nextUniform() - 1))
}
