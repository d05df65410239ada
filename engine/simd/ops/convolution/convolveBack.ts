import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { DeferredNormGradient } from '../deferred/DeferredNormGradient.ts'
import { unbounded } from '../elementwise/clamp.ts'
import { channelSums } from '../reductions/channelSums.ts'
import type { Geometry } from './geometry.ts'
import type { ImageGroups } from './imageGroups.ts'
import { filterGradientWords, sumFilterGradient, transformedBytes, transformFilter, winogradWords } from './winograd.ts'

/** Arguments of blockNormGradients: of the normalisation before the relu through which a gradient goes. */
export type NormSums = readonly number[]

interface Back {
  readonly geometry: Geometry
  /** The convolution of dy that makes the input's gradient. */
  readonly turned: Geometry
  readonly groups: ImageGroups
  readonly x: TensorInfo
  readonly dy: TensorInfo
  readonly filter: TensorInfo
  /** What relu gave, which the convolution went on from; what is added to its gradient, or 0. */
  readonly relu: { readonly forward: number; readonly other: number }
  readonly sums: NormSums | null
  /** Where the gradients go. */
  readonly dFilter: number
  readonly dz: number
}

/**
 * A convolution's whole way back, a few images at a time: the gradient of the normalisation behind it, if that waits, the filter's, the
 * input's through relu, and the sums of the normalisation before that. Answers the sum of dz over all axes but the last.
 */
export function convolveBack(
  backend: SimdBackend,
  { geometry, turned, groups, x, dy, filter, relu, sums, dFilter, dz }: Back,
): TensorInfo {
  const waiting = backend.recipe(dy)
  const isNormalized = waiting instanceof DeferredNormGradient
  const normalization = isNormalized ? waiting.words(0) : Array.from({ length: 11 }, () => 0)
  const from = { x: backend.address(x), dy: isNormalized ? 0 : backend.address(dy) }
  const transformed = backend.temporary(transformedBytes(turned), 'a transformed filter')
  transformFilter(backend, turned, { filter: backend.address(filter), transformed: transformed.address, backward: true })
  const total = channelSums(backend, { channels: turned.outChannels, parts: groups.totalItems }, (biasParts) =>
    sumFilterGradient(backend, geometry, { out: dFilter, most: groups.groups }, (filterSums) => {
      const { rowBlocks, totalBlocks, groupTiles, tiles, items, images } = groups
      const pixels = images * geometry.height * geometry.width
      const convolution = {
        x: from.dy,
        transformed: transformed.address,
        y: dz,
        bias: 0,
        clamp: unbounded,
        relu: { ...relu, sums: biasParts },
      }
      const header = [rowBlocks, totalBlocks, groupTiles, tiles, items, pixels * geometry.outChannels * 4]
      backend.run(
        'convolveImagesBack',
        [
          ...header,
          pixels * geometry.channels * 4,
          0,
          groups.groups,
          filterSums.slices,
          ...normalization,
          ...filterGradientWords(geometry, { ...from, ...filterSums }),
          ...winogradWords(turned, convolution, groups.atATime),
          ...(sums ?? Array.from({ length: 8 }, () => 0)),
        ],
        filterSums.slices,
        1,
      )
    }),
  )
  backend.release(transformed)
  return total
}
