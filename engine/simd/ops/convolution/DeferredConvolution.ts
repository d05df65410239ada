import { engine, util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Extendable } from '../deferred/extendDeferred.ts'
import { unbounded } from '../elementwise/clamp.ts'
import { asItIs } from '../moves/asItIs.ts'
import { normalize } from '../normalization/normalize.ts'
import { elementChunk } from '../simdKernel.ts'
import { convolveKept, takesResidual } from './convolveKept.ts'
import type { ConvolutionWeights } from './filterPacks.ts'
import type { FollowingStep } from './followingStep.ts'
import type { Geometry } from './geometry.ts'

export interface ConvolutionInputs {
  readonly x: TensorInfo
  readonly filter: TensorInfo
  readonly bias: TensorInfo | undefined
  readonly geometry: Geometry
}

/** A step, and the tensor it is applied to. */
interface Following {
  readonly before: TensorInfo
  readonly step: FollowingStep
}

/**
 * A convolution that waits for what comes next: a normalisation by given moments goes into its weights, a sum and relu into its last
 * step. If somebody holds on to a result in between (a feature map that is watched), the steps from there on run by themselves.
 */
export class DeferredConvolution implements Extendable {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #convolution: ConvolutionInputs
  readonly #following: readonly Following[]

  constructor(backend: SimdBackend, { geometry, ...tensors }: ConvolutionInputs, following: readonly Following[] = []) {
    const [x, filter, bias] = [asItIs(tensors.x), asItIs(tensors.filter), tensors.bias && asItIs(tensors.bias)]
    this.#backend = backend
    this.#convolution = { x, filter, bias, geometry }
    this.#following = following
    const all = [x, filter, bias, ...following.flatMap(({ step }) => inputsOf(step))]
    this.inputs = all.filter((tensor) => tensor !== undefined)
  }

  /** The same with one more step; null where it does not fit behind the others. */
  followedBy(step: FollowingStep, before: TensorInfo): DeferredConvolution | null {
    const { geometry } = this.#convolution
    const { images, outHeight, outWidth, outChannels } = geometry
    if (!util.arraysEqual([...before.shape], [images, outHeight, outWidth, outChannels])) return null
    const kinds = this.#following.map((following) => following.step.kind)
    if (kinds.includes('clamp') || kinds.includes(step.kind)) return null
    if (step.kind === 'normalize' && kinds.length > 0) return null
    if (step.kind === 'add' && !takesResidual(geometry)) return null
    const following = [...this.#following, { before: asItIs(before), step: stepAsItIs(step) }]
    return new DeferredConvolution(this.#backend, this.#convolution, following)
  }

  make(address: number): void {
    const backend = this.#backend
    const kept = this.#following.findLastIndex(({ before }) => backend.data.has(before.dataId))
    if (kept < 0) this.#makeAtOnce(address)
    else this.#makeFrom(kept, address)
  }

  #makeAtOnce(y: number): void {
    const backend = this.#backend
    const { x, filter, bias, geometry } = this.#convolution
    const weights: { -readonly [Key in keyof ConvolutionWeights]: ConvolutionWeights[Key] } = {
      filter,
      bias,
      normalization: null,
    }
    let residual = 0
    let clamp = unbounded
    for (const { step } of this.#following) {
      if (step.kind === 'normalize') weights.normalization = step.normalization
      else if (step.kind === 'add') residual = backend.address(step.other)
      else clamp = step.clamp
    }
    convolveKept(backend, { geometry, weights }, { x: backend.address(x), y, residual, clamp })
  }

  #makeFrom(first: number, y: number): void {
    const backend = this.#backend
    let x = 0
    for (const { before, step } of this.#following.slice(first)) {
      x ||= backend.address(before)
      const elements = util.sizeFromShape(before.shape)
      if (step.kind === 'normalize') normalize({ backend }, { x, shape: before.shape, ...step.normalization, y })
      else if (step.kind === 'add') backend.run('add', [y, x, backend.address(step.other), 0, 1, 1, 0], elements, elementChunk)
      else backend.run('clip', [y, x, step.clamp.low, step.clamp.high], elements, elementChunk)
      x = y
    }
  }
}

/** Whether nothing is being recorded for gradients: neither forward nor on the way back. */
export function isPredicting(): boolean {
  // tf.js sets it to null after a gradient, and leaves it out before the first.
  return (engine().state.activeTape ?? null) === null
}

function stepAsItIs(step: FollowingStep): FollowingStep {
  switch (step.kind) {
    case 'normalize': {
      const { mean, variance, gamma, beta, epsilon } = step.normalization
      const [scale, offset] = [gamma && asItIs(gamma), beta && asItIs(beta)]
      return { ...step, normalization: { mean: asItIs(mean), variance: asItIs(variance), gamma: scale, beta: offset, epsilon } }
    }
    case 'add':
      return { ...step, other: asItIs(step.other) }
    case 'clamp':
      return step
  }
}

function inputsOf(step: FollowingStep): readonly (TensorInfo | undefined)[] {
  switch (step.kind) {
    case 'normalize': {
      const { mean, variance, gamma, beta } = step.normalization
      return [mean, variance, gamma, beta]
    }
    case 'add':
      return [step.other]
    case 'clamp':
      return []
  }
}
