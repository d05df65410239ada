import type { SimdBackend } from '../../SimdBackend.ts'
import type { Clamp } from '../elementwise/clamp.ts'
import { convolveLines } from './convolve.ts'
import { convolveStrips } from './convolveStrips.ts'
import { handPackedFilter, type ConvolutionWeights } from './filterPacks.ts'
import { isProduct, type Geometry } from './geometry.ts'
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
  if (paysWinograd(geometry))
    handPackedFilter(backend, { weights, geometry, form: 'winograd' }, (transformed, bias) =>
      convolveTransformed(backend, geometry, { x, transformed, y, bias, clamp }),
    )
  else
    handPackedFilter(backend, { weights, geometry, form: 'panels' }, (packed, bias) => {
      if (residual === 0 && isTooNarrowForStrips(geometry) && convolveLines(backend, geometry, { x, packed, y, bias, clamp }))
        return
      convolveStrips(backend, geometry, { x, packed, y, bias, residual, clamp })
    })
}

/** Up to so many channels going in or coming out, packing patches is not repaid: pictures' first layers. */
const narrow = 16

function isTooNarrowForStrips(geometry: Geometry): boolean {
  return !isProduct(geometry) && Math.min(geometry.channels, geometry.outChannels) <= narrow
}

/** Whether the result of such a convolution can be added to a tensor of the same shape in one go: it ends in a product. */
export function takesResidual(geometry: Geometry): boolean {
  return !paysWinograd(geometry)
}
