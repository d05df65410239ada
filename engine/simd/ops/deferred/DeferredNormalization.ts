import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Normalization } from '../convolution/filterPacks.ts'
import type { FollowingStep } from '../convolution/followingStep.ts'
import { unbounded, type Clamp } from '../elementwise/clamp.ts'
import { asItIs } from '../moves/asItIs.ts'
import { matrixOf, normalizeWords, runBlocks } from '../normalization/normalize.ts'
import type { Extendable } from './extendDeferred.ts'

interface Steps {
  /** Added before the clamp. */
  readonly other: TensorInfo | undefined
  readonly clamp: Clamp
}

/**
 * The last pass of a batch normalisation in training, which waits for what comes next: a skip's sum and relu cost nothing in it. Who
 * wants the result in between (a feature map that is watched) gets it by a pass of its own.
 */
export class DeferredNormalization implements Extendable {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #x: TensorInfo
  readonly #normalization: Normalization
  readonly #steps: Steps

  constructor(
    backend: SimdBackend,
    x: TensorInfo,
    { mean, variance, gamma, beta, epsilon }: Normalization,
    steps: Steps = { other: undefined, clamp: unbounded },
  ) {
    const [scale, offset] = [gamma && asItIs(gamma), beta && asItIs(beta)]
    this.#backend = backend
    this.#x = asItIs(x)
    this.#normalization = { mean: asItIs(mean), variance: asItIs(variance), gamma: scale, beta: offset, epsilon }
    this.#steps = { ...steps, other: steps.other && asItIs(steps.other) }
    const all = [this.#x, mean, variance, scale, offset, steps.other]
    this.inputs = all.filter((tensor) => tensor !== undefined).map(asItIs)
  }

  followedBy(step: FollowingStep): DeferredNormalization | null {
    const { other, clamp } = this.#steps
    if (step.kind === 'normalize' || clamp !== unbounded || (step.kind === 'add' && other !== undefined)) return null
    const steps = step.kind === 'add' ? { other: step.other, clamp } : { other, clamp: step.clamp }
    return new DeferredNormalization(this.#backend, this.#x, this.#normalization, steps)
  }

  get shape(): readonly number[] {
    return this.#x.shape
  }

  make(y: number): void {
    runBlocks({ backend: this.#backend }, 'batchNormalize', this.words(y), matrixOf(this.#x))
  }

  /** Arguments of batchNormalize. */
  words(y: number): readonly number[] {
    const backend = this.#backend
    const { other, clamp } = this.#steps
    const residual = other === undefined ? 0 : backend.address(other)
    const x = backend.address(this.#x)
    return normalizeWords({ backend }, { x, shape: this.#x.shape, ...this.#normalization, y, residual, clamp })
  }
}
