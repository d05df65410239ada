import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'

/** A gradient that waits: what takes it next is often a relu's gradient, which can be made in the same pass. */
export interface DeferredGradient extends Recipe {
  /** Back also through the relu whose result is `y`: [dz, its sum over all axes but the last]. null where that does not go together. */
  throughRelu(y: TensorInfo): readonly [TensorInfo, TensorInfo] | null
}

/** `dy` behind the relu whose result is `y`, with its sums, if `dy` still waits and can be made so; else null. */
export function throughRelu(backend: SimdBackend, dy: TensorInfo, y: TensorInfo): readonly [TensorInfo, TensorInfo] | null {
  const recipe = backend.recipe(dy)
  return recipe !== null && isGradient(recipe) ? recipe.throughRelu(y) : null
}

function isGradient(recipe: Recipe): recipe is DeferredGradient {
  return 'throughRelu' in recipe
}
