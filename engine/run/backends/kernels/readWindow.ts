import * as tf from '@tensorflow/tfjs-core'
import type { ConvolutionWindow } from './convolutionWindow.ts'

/** Attributes of tf.js's convolution kernels, as far as the window needs them. */
export interface ConvolutionAttributes {
  readonly strides?: number | [number, number]
  readonly dilations?: number | [number, number] | null
  readonly pad?: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

type FourLengths = [number, number, number, number]

/** The window that a kernel's attributes describe, "same" turned into numbers by tf.js's own arithmetic. */
export function readWindow(
  { strides = 1, dilations, pad = 'valid', dimRoundingMode }: ConvolutionAttributes,
  { input, filter, depthwise }: { readonly input: FourLengths; readonly filter: FourLengths; readonly depthwise: boolean },
): ConvolutionWindow {
  const info = tf.backend_util.computeConv2DInfo(input, filter, strides, dilations ?? 1, pad, dimRoundingMode, depthwise)
  return {
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    padBefore: [info.padInfo.top, info.padInfo.left],
  }
}
