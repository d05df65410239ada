import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { asItIs } from '../moves/asItIs.ts'
import { matrixOf, runBlocks } from '../normalization/normalize.ts'

/** Of a batch normalisation of x by its own moments, on its way back. */
export interface NormGradient {
  readonly x: TensorInfo
  readonly dy: TensorInfo
  readonly mean: TensorInfo
  readonly variance: TensorInfo
  readonly gamma: TensorInfo
  readonly dBeta: TensorInfo
  readonly dGamma: TensorInfo
  readonly epsilon: number
}

/** dx of a batch normalisation, which waits for the convolution that made x: it goes back with it image by image, and needs no tensor. */
export class DeferredNormGradient implements Recipe {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #gradient: NormGradient

  constructor(backend: SimdBackend, { x, dy, mean, variance, gamma, dBeta, dGamma, epsilon }: NormGradient) {
    const [image, gradient, scale] = [asItIs(x), asItIs(dy), asItIs(gamma)]
    const [moments, sums] = [
      { mean: asItIs(mean), variance: asItIs(variance) },
      { dBeta: asItIs(dBeta), dGamma: asItIs(dGamma) },
    ]
    this.#backend = backend
    this.#gradient = { x: image, dy: gradient, ...moments, gamma: scale, ...sums, epsilon }
    this.inputs = [image, gradient, moments.mean, moments.variance, scale, sums.dBeta, sums.dGamma]
  }

  make(dx: number): void {
    runBlocks({ backend: this.#backend }, 'batchNormInputGradient', this.words(dx), matrixOf(this.#gradient.x))
  }

  /** Arguments of batchNormInputGradient. */
  words(dx: number): readonly number[] {
    const backend = this.#backend
    const { x, dy, mean, variance, gamma, dBeta, dGamma, epsilon } = this.#gradient
    const { rows, channels } = matrixOf(x)
    const [moments, sums] = [
      [mean, variance],
      [gamma, dBeta, dGamma],
    ].map((some) => some.map((each) => backend.address(each)))
    return [backend.address(x), backend.address(dy), rows, channels, ...(moments ?? []), floatBits(epsilon), ...(sums ?? []), dx]
  }
}
