import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import type { FollowingStep } from '../convolution/followingStep.ts'

/** What waits and can do more than it was asked for in the same pass. */
export interface Extendable extends Recipe {
  /** The same with one more step, which is applied to the tensor `before`; null where it does not fit behind the others. */
  followedBy(step: FollowingStep, before: TensorInfo): Recipe | null
}

/** `tensor` with one more step, if it still waits and the step fits; else null. */
export function extendDeferred(backend: SimdBackend, tensor: TensorInfo, step: FollowingStep): TensorInfo | null {
  const recipe = backend.recipe(tensor)
  const extended = recipe !== null && isExtendable(recipe) ? recipe.followedBy(step, tensor) : null
  return extended === null ? null : backend.defer(tensor.shape, extended)
}

function isExtendable(recipe: Recipe): recipe is Extendable {
  return 'followedBy' in recipe
}
