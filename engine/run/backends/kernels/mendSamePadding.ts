import * as tf from '@tensorflow/tfjs-core'
import type { ConvolutionAttributes } from './readWindow.ts'
import { replaceWasmKernel } from './replaceWasmKernel.ts'

/**
 * With padding "same" and a stride longer than the kernel, tf.js's wasm convolutions return zeros or garbage: the
 * padding they work out is negative, and not cut off at 0. Given as numbers, the same padding works.
 */
export function mendSamePadding(kernelName: string): void {
  replaceWasmKernel(kernelName, (stock) => (params) => {
    const attributes = params.attrs as unknown as ConvolutionAttributes & { readonly dataFormat?: string }
    if (attributes.pad !== 'same' || attributes.dataFormat === 'NCHW') return stock(params)
    const { x, filter } = params.inputs as { readonly x: tf.Tensor4D; readonly filter: tf.Tensor4D }
    const depthwise = kernelName.includes('Depthwise')
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      filter.shape,
      attributes.strides ?? 1,
      attributes.dilations ?? 1,
      'same',
      attributes.dimRoundingMode,
      depthwise,
    )
    const fits = info.strideHeight <= info.effectiveFilterHeight && info.strideWidth <= info.effectiveFilterWidth
    if (fits) return stock(params)
    const { top, bottom, left, right } = info.padInfo
    const pad = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]
    return stock({ ...params, attrs: { ...params.attrs, pad } as unknown as tf.NamedAttrMap })
  })
}
