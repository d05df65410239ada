import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import { DeferredNormalization } from '../deferred/DeferredNormalization.ts'
import { unbounded } from '../elementwise/clamp.ts'
import { asItIs } from '../moves/asItIs.ts'
import type { ConvolutionInputs } from './DeferredConvolution.ts'
import { imageGroups, type ImageGroups } from './imageGroups.ts'
import { convolveWinograd, paysWinograd, transformedBytes, transformFilter, winogradWords } from './winograd.ts'

/** Arguments of blockMoments, of the tensor that the convolution makes. */
export type Moments = readonly number[]

/**
 * A convolution in training that waits for the normalisation behind it, which wants its result's moments. A normalisation before it that
 * waits too is made with it, a few images at a time.
 */
export class DeferredTrainedConvolution implements Recipe {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #convolution: ConvolutionInputs
  readonly #groups: ImageGroups

  /** null where nothing is gained by it. */
  static of(backend: SimdBackend, convolution: ConvolutionInputs): DeferredTrainedConvolution | null {
    const groups = paysWinograd(convolution.geometry) ? imageGroups(backend, convolution.geometry) : null
    if (groups === null) return null
    // One that waits for another, and so on, would be a chain as long as the net.
    if (!(backend.recipe(convolution.x) instanceof DeferredNormalization)) backend.address(convolution.x)
    return new DeferredTrainedConvolution(backend, convolution, groups)
  }

  private constructor(backend: SimdBackend, { x, filter, bias, geometry }: ConvolutionInputs, groups: ImageGroups) {
    this.#backend = backend
    this.#convolution = { x: asItIs(x), filter: asItIs(filter), bias: bias && asItIs(bias), geometry }
    this.#groups = groups
    this.inputs = [x, filter, bias].filter((tensor) => tensor !== undefined).map(asItIs)
  }

  get shape(): readonly number[] {
    const { images, outHeight, outWidth, outChannels } = this.#convolution.geometry
    return [images, outHeight, outWidth, outChannels]
  }

  make(z: number): void {
    this.#make(z, null)
  }

  makeWithMoments(z: number, moments: Moments): void {
    this.#make(z, moments)
  }

  #make(z: number, moments: Moments | null): void {
    const backend = this.#backend
    const { x, geometry } = this.#convolution
    const waiting = backend.recipe(x)
    const { images, height, width, channels } = geometry
    if (waiting instanceof DeferredNormalization && util.arraysEqual([...waiting.shape], [images, height, width, channels]))
      backend.settleBy(x, (y) => this.#makeByImages({ normalization: waiting.words(y), x: y, z, moments }))
    else if (moments !== null)
      this.#makeByImages({ normalization: Array.from({ length: 12 }, () => 0), x: backend.address(x), z, moments })
    else
      convolveWinograd(backend, geometry, {
        ...this.#addresses(),
        x: backend.address(x),
        y: z,
        clamp: unbounded,
        backward: false,
      })
  }

  #makeByImages({
    normalization,
    x,
    z,
    moments,
  }: Readonly<Record<'x' | 'z', number>> & {
    readonly normalization: readonly number[]
    readonly moments: Moments | null
  }): void {
    const backend = this.#backend
    const { geometry } = this.#convolution
    const { rowBlocks, totalBlocks, groupTiles, tiles, items, images, groups, atATime } = this.#groups
    const { filter, bias } = this.#addresses()
    const transformed = backend.temporary(transformedBytes(geometry), 'a transformed filter')
    transformFilter(backend, geometry, { filter, transformed: transformed.address, backward: false })
    const pixels = images * geometry.height * geometry.width
    const convolution = { x, transformed: transformed.address, y: z, bias, clamp: unbounded }
    const bytes = [pixels * geometry.channels * 4, pixels * geometry.outChannels * 4]
    backend.run(
      'normalizeConvolveImages',
      [
        rowBlocks,
        totalBlocks,
        groupTiles,
        tiles,
        items,
        ...bytes,
        0,
        ...normalization,
        ...winogradWords(geometry, convolution, atATime),
        ...(moments ?? [0, 0, 0, 0]),
      ],
      groups,
      1,
    )
    backend.release(transformed)
  }

  #addresses(): { readonly filter: number; readonly bias: number } {
    const { filter, bias } = this.#convolution
    return { filter: this.#backend.address(filter), bias: bias === undefined ? 0 : this.#backend.address(bias) }
  }
}
