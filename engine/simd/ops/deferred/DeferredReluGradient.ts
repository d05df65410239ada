import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import type { NormSums } from '../convolution/convolveBack.ts'
import { DeferredInputGradient } from '../convolution/DeferredInputGradient.ts'
import { asItIs } from '../moves/asItIs.ts'
import { matrixOf, runBlocks } from '../normalization/normalize.ts'
import { elementChunk } from '../simdKernel.ts'

/**
 * Relu's gradient of a convolution's input gradient that still waits: the normalisation before the relu, which asks for it, has sums taken
 * in the same pass.
 */
export class DeferredReluGradient implements Recipe {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #dy: TensorInfo
  readonly #y: TensorInfo

  /** null where `dy` does not wait, or is laid out otherwise than `y`. */
  static of(backend: SimdBackend, { dy, y }: { readonly dy: TensorInfo; readonly y: TensorInfo }): DeferredReluGradient | null {
    const recipe = backend.recipe(dy)
    return recipe instanceof DeferredInputGradient && recipe.fits(y) ? new DeferredReluGradient(backend, dy, y) : null
  }

  private constructor(backend: SimdBackend, dy: TensorInfo, y: TensorInfo) {
    this.#backend = backend
    this.#dy = asItIs(dy)
    this.#y = asItIs(y)
    this.inputs = [this.#dy, this.#y]
  }

  get shape(): readonly number[] {
    return this.#y.shape
  }

  make(dz: number): void {
    this.#make(dz, null)
  }

  /** Also the sums of the normalisation whose result relu was given. */
  makeWithSums(dz: number, sums: NormSums): void {
    this.#make(dz, sums)
  }

  #make(dz: number, sums: NormSums | null): void {
    const backend = this.#backend
    const recipe = backend.recipe(this.#dy)
    if (recipe instanceof DeferredInputGradient) {
      backend.disposeData(recipe.makeThroughRelu({ y: this.#y, dz, sums }).dataId)
      return
    }
    // Somebody asked for it meanwhile.
    const words = [dz, backend.address(this.#dy), backend.address(this.#y)]
    backend.run('reluGradient', words, util.sizeFromShape(this.#y.shape), elementChunk)
    if (sums !== null) runBlocks({ backend }, 'blockNormGradients', sums, matrixOf(this.#y))
  }
}
