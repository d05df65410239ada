import type { SimdBackend } from '../../SimdBackend.ts'
import type { Clamp } from '../clamp.ts'
import { multiplyPacked } from '../products/multiplyPacked.ts'
import { blocksOf } from './blocks.ts'
import { convolvePacked, denseSteps, filterIsLarge, unfold } from './convolve.ts'
import { handPackedFilter, type ConvolutionWeights } from './filterPacks.ts'
import { isInside, type Geometry } from './geometry.ts'
import { convolveTransformed, paysWinograd } from './winograd.ts'

export interface KeptConvolution {
  readonly x: number
  readonly y: number
  /** Added before the clamp; 0: nothing. Only where `takesResidual`. */
  readonly residual: number
  readonly clamp: Clamp
}

/** A convolution whose packed filter is kept for the next time. */
export function convolveKept(
  backend: SimdBackend,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: ConvolutionWeights },
  { x, y, residual, clamp }: KeptConvolution,
): void {
  if (paysWinograd(geometry)) {
    handPackedFilter(backend, { weights, geometry, form: 'winograd' }, (transformed, bias) =>
      convolveTransformed(backend, geometry, { x, transformed, y, bias, clamp }),
    )
    return
  }
  handPackedFilter(backend, { weights, geometry, form: 'panels' }, (packed, bias) => {
    const { channels, outChannels: columns, strideHeight, strideWidth, width, outWidth } = geometry
    const result = { packed, c: y, columns, bias, residual, clamp }
    const blocks = blocksOf(geometry, backend.pool.threads)
    if (isPixelwise(geometry)) {
      const pixelBytes = channels * 4
      const lines = { width: outWidth, lineBytes: strideHeight * width * pixelBytes, pixelBytes: strideWidth * pixelBytes }
      multiplyPacked(backend, { ...result, a: x, rows: pixelsOf(geometry), k: channels, lines })
    } else if (filterIsLarge(geometry) || blocks === null) {
      const { block, address, rows, k } = unfold(backend, geometry, x)
      multiplyPacked(backend, { ...result, a: address, rows, k, lines: null })
      backend.release(block)
    } else convolvePacked(backend, geometry, { x, packed, y, bias, clamp, steps: denseSteps(geometry), blocks })
  })
}

/** Whether the result of such a convolution can be added to a tensor of the same shape in one go: it ends in a product. */
export function takesResidual(geometry: Geometry): boolean {
  const isProduct = !paysWinograd(geometry) && (isPixelwise(geometry) || filterIsLarge(geometry))
  return isProduct && geometry.outChannels % 4 === 0
}

/** A product of pixels: 1×1 and nothing outside, and with strides lines at one distance also from image to image. */
function isPixelwise(geometry: Geometry): boolean {
  const { images, filterHeight, filterWidth, strideHeight, top, left, height, outHeight } = geometry
  const isOneTap = filterHeight * filterWidth === 1 && top === 0 && left === 0 && isInside(geometry)
  return isOneTap && (images === 1 || height === outHeight * strideHeight)
}

function pixelsOf({ images, outHeight, outWidth }: Geometry): number {
  return images * outHeight * outWidth
}
