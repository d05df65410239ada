import { backend_util } from '@tensorflow/tfjs-core'
import type { Margins } from '../deferred/DeferredPadding.ts'

/** One convolution over NHWC images, in pixels. */
export interface Geometry {
  readonly images: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly outHeight: number
  readonly outWidth: number
  readonly outChannels: number
  readonly filterHeight: number
  readonly filterWidth: number
  readonly strideHeight: number
  readonly strideWidth: number
  readonly dilationHeight: number
  readonly dilationWidth: number
  /** Zero lines above and columns left of the image; negative where a first line or column is not used. */
  readonly top: number
  readonly left: number
}

export interface ConvolutionAttributes {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  readonly dataFormat: 'NHWC' | 'NCHW'
  readonly dilations?: [number, number] | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** Filters of more taps than this do not fit into the table of jumps; nobody has them. */
const tapLimit = 16_384

/** null for what stays with the inherited kernel: channels first. Throws as tf.js does where the shapes do not fit. */
export function geometryOf(
  imageShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): Geometry | null {
  if (attributes.dataFormat === 'NCHW') return null
  const info = backend_util.computeConv2DInfo(
    imageShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    false,
    'channelsLast',
  )
  if (info.filterHeight * info.filterWidth > tapLimit || info.inChannels !== filterShape[2]) return null
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: Math.max(0, info.outHeight),
    outWidth: Math.max(0, info.outWidth),
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  }
}

/** The same convolution of the images inside zeros that are part of its own: they become its padding. */
export function insideMargins(geometry: Geometry, { top, bottom, left, right }: Margins): Geometry {
  return {
    ...geometry,
    height: geometry.height - top - bottom,
    width: geometry.width - left - right,
    top: geometry.top + top,
    left: geometry.left + left,
  }
}

/** Lines that `outLines` output lines are made of. */
export function linesFor({ filterHeight, strideHeight, dilationHeight }: Geometry, outLines: number): number {
  return (outLines - 1) * strideHeight + (filterHeight - 1) * dilationHeight + 1
}

/** Whether every patch lies inside the image, so that nothing has to be copied. */
export function isInside(geometry: Geometry): boolean {
  const { height, width, top, left, outHeight } = geometry
  return top <= 0 && left <= 0 && linesFor(geometry, outHeight) - top <= height && columnsFor(geometry) - left <= width
}

/** Pixels of a line that the output's lines are made of. */
export function columnsFor({ filterWidth, strideWidth, dilationWidth, outWidth }: Geometry): number {
  return (outWidth - 1) * strideWidth + (filterWidth - 1) * dilationWidth + 1
}

/** Multiply-adds of the direct convolution. */
export function workOf(geometry: Geometry): number {
  const { images, outHeight, outWidth, outChannels, filterHeight, filterWidth, channels } = geometry
  return images * outHeight * outWidth * outChannels * filterHeight * filterWidth * channels
}

/** Whether a convolution is a plain product of the pixels (as rows of channels) with the filter. */
export function isProduct(geometry: Geometry): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, height, width, outHeight, outWidth, top, left } = geometry
  return (
    filterHeight * filterWidth * strideHeight * strideWidth === 1 &&
    height === outHeight &&
    width === outWidth &&
    top === 0 &&
    left === 0
  )
}
