import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { DeferredGradient } from '../deferred/deferredGradient.ts'
import type { Extendable } from '../deferred/extendDeferred.ts'
import { unbounded } from '../elementwise/clamp.ts'
import { asItIs } from '../moves/asItIs.ts'
import { matrixOf, runBlocks } from '../normalization/normalize.ts'
import { channelSums } from '../reductions/channelSums.ts'
import { elementChunk } from '../simdKernel.ts'
import { convolveBack, type NormSums } from './convolveBack.ts'
import { DeferredFilterGradient } from './DeferredFilterGradient.ts'
import type { FollowingStep } from './followingStep.ts'
import type { Geometry } from './geometry.ts'
import { imageGroups } from './imageGroups.ts'
import { inputGradient } from './inputGradient.ts'
import { convolveWinograd, paysWinograd, winogradBlocks } from './winograd.ts'

interface Gradient {
  readonly dy: TensorInfo
  readonly filter: TensorInfo
  readonly geometry: Geometry
  /** The convolution of dy that makes it, by Winograd. */
  readonly turned: Geometry
  /** The gradient that comes another way, by a skip: added to this one. */
  readonly other?: TensorInfo
}

/** The filter's gradient of the same convolution; one for an input gradient with and without what is added to it. */
interface Partner {
  filterGradient: TensorInfo | null
}

/** dx of a convolution, which waits for the gradient of a skip that is added to it, and for the relu that made x. */
export class DeferredInputGradient implements DeferredGradient, Extendable {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #gradient: Gradient
  readonly #partner: Partner

  constructor(backend: SimdBackend, { dy, filter, other, ...geometries }: Gradient, partner: Partner = { filterGradient: null }) {
    this.#backend = backend
    this.#partner = partner
    this.#gradient = {
      dy: asItIs(dy),
      filter: asItIs(filter),
      ...geometries,
      ...(other === undefined ? {} : { other: asItIs(other) }),
    }
    this.inputs = [dy, filter, other].filter((tensor) => tensor !== undefined).map(asItIs)
  }

  followedBy(step: FollowingStep): DeferredInputGradient | null {
    if (step.kind !== 'add' || this.#gradient.other !== undefined || !this.fits(step.other)) return null
    return new DeferredInputGradient(this.#backend, { ...this.#gradient, other: step.other }, this.#partner)
  }

  make(dx: number): void {
    const backend = this.#backend
    const { dy, filter, geometry, other } = this.#gradient
    inputGradient(backend, geometry, { dy: backend.address(dy), filter: backend.address(filter), dx })
    if (other === undefined) return
    backend.run('add', [dx, dx, backend.address(other), 0, 1, 1, 0], util.sizeFromShape(other.shape), elementChunk)
  }

  throughRelu(y: TensorInfo): readonly [TensorInfo, TensorInfo] | null {
    if (!this.fits(y)) return null
    const dz = this.#backend.output(y.shape)
    return [dz, this.makeThroughRelu({ y, dz: this.#backend.address(dz), sums: null })]
  }

  /** The same to a place that is there, with the sums of a normalisation before the relu. Answers dz's sum over all axes but the last. */
  makeThroughRelu({ y, dz, sums }: { readonly y: TensorInfo; readonly dz: number; readonly sums: NormSums | null }): TensorInfo {
    const backend = this.#backend
    const { dy, filter, geometry, turned, other } = this.#gradient
    const relu = { forward: backend.address(y), other: other === undefined ? 0 : backend.address(other) }
    const { filterGradient } = this.#partner
    const waiting = filterGradient === null ? null : backend.recipe(filterGradient)
    const groups = imageGroups(backend, turned)
    if (groups !== null && filterGradient !== null && waiting instanceof DeferredFilterGradient)
      return backend.settleBy(filterGradient, (dFilter) =>
        convolveBack(backend, { geometry, turned, groups, x: waiting.x, dy, filter, relu, sums, dFilter, dz }),
      )
    const addresses = { x: backend.address(dy), filter: backend.address(filter), y: dz }
    const plain = { bias: 0, clamp: unbounded, backward: true }
    const parts = winogradBlocks(turned, backend.pool.threads)
    const total = channelSums(backend, { channels: turned.outChannels, parts }, (biasParts) =>
      convolveWinograd(backend, turned, { ...addresses, ...plain, relu: { ...relu, sums: biasParts } }),
    )
    if (sums !== null) runBlocks({ backend }, 'blockNormGradients', sums, matrixOf(y))
    return total
  }

  /** Whether a tensor is laid out as dx; the same numbers in another shape have other channels. */
  fits({ shape }: TensorInfo): boolean {
    const { images, height, width, channels } = this.#gradient.geometry
    return util.arraysEqual([...shape], [images, height, width, channels])
  }

  /** Whether the filter's gradient of this convolution, which is asked for next, can go over dy together with this one. */
  mayGoWith(geometry: Geometry): boolean {
    const { geometry: own, turned } = this.#gradient
    const isFree = this.#partner.filterGradient === null
    return isFree && isSame(own, geometry) && paysWinograd(geometry) && imageGroups(this.#backend, turned) !== null
  }

  /** Both go together if both are still waited for then. */
  goWith(filterGradient: TensorInfo): void {
    this.#partner.filterGradient = asItIs(filterGradient)
  }
}

function isSame(one: Geometry, other: Geometry): boolean {
  return Object.entries(one).every(([name, value]) => other[name as keyof Geometry] === value)
}
