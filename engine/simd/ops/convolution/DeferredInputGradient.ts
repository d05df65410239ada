import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { asItIs } from '../asItIs.ts'
import { channelSums } from '../channelSums.ts'
import { unbounded } from '../clamp.ts'
import type { DeferredGradient } from '../deferredGradient.ts'
import type { Extendable } from '../extendDeferred.ts'
import { elementChunk } from '../simdKernel.ts'
import type { FollowingStep } from './followingStep.ts'
import type { Geometry } from './geometry.ts'
import { inputGradient } from './inputGradient.ts'
import { convolveWinograd, winogradBlocks } from './winograd.ts'

interface Gradient {
  readonly dy: TensorInfo
  readonly filter: TensorInfo
  readonly geometry: Geometry
  /** The convolution of dy that makes it, by Winograd. */
  readonly turned: Geometry
  /** The gradient that comes another way, by a skip: added to this one. */
  readonly other?: TensorInfo
}

/** dx of a convolution, which waits for the gradient of a skip that is added to it, and for the relu that made x. */
export class DeferredInputGradient implements DeferredGradient, Extendable {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #gradient: Gradient

  constructor(backend: SimdBackend, { dy, filter, other, ...geometries }: Gradient) {
    this.#backend = backend
    this.#gradient = {
      dy: asItIs(dy),
      filter: asItIs(filter),
      ...geometries,
      ...(other === undefined ? {} : { other: asItIs(other) }),
    }
    this.inputs = [dy, filter, other].filter((tensor) => tensor !== undefined).map(asItIs)
  }

  followedBy(step: FollowingStep): DeferredInputGradient | null {
    if (step.kind !== 'add' || this.#gradient.other !== undefined || !this.#fits(step.other)) return null
    return new DeferredInputGradient(this.#backend, { ...this.#gradient, other: step.other })
  }

  make(dx: number): void {
    const backend = this.#backend
    const { dy, filter, geometry, other } = this.#gradient
    inputGradient(backend, geometry, { dy: backend.address(dy), filter: backend.address(filter), dx })
    if (other === undefined) return
    backend.run('add', [dx, dx, backend.address(other), 0, 1, 1, 0], util.sizeFromShape(other.shape), elementChunk)
  }

  throughRelu(y: TensorInfo): readonly [TensorInfo, TensorInfo] | null {
    if (!this.#fits(y)) return null
    const backend = this.#backend
    const { dy, filter, turned, other } = this.#gradient
    const dz = backend.output(y.shape)
    const addresses = { x: backend.address(dy), filter: backend.address(filter), y: backend.address(dz) }
    const relu = { forward: backend.address(y), other: other === undefined ? 0 : backend.address(other) }
    const plain = { bias: 0, clamp: unbounded, backward: true }
    const parts = winogradBlocks(turned, backend.pool.threads)
    const total = channelSums(backend, { channels: turned.outChannels, parts }, (sums) =>
      convolveWinograd(backend, turned, { ...addresses, ...plain, relu: { ...relu, sums } }),
    )
    return [dz, total]
  }

  /** Whether a tensor is laid out as dx; the same numbers in another shape have other channels. */
  #fits({ shape }: TensorInfo): boolean {
    const { images, height, width, channels } = this.#gradient.geometry
    return util.arraysEqual([...shape], [images, height, width, channels])
  }
}
