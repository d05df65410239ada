import type { SimdBackend } from '../../SimdBackend.ts'
import { unbounded } from '../elementwise/clamp.ts'
import { multiply } from '../products/multiply.ts'
import { elementChunk } from '../simdKernel.ts'
import { convolveTaps } from './convolve.ts'
import { isProduct, type Geometry } from './geometry.ts'
import { convolveWinograd, paysWinograd } from './winograd.ts'

/** Addresses; dy of the forward convolution `geometry` tells of. */
export interface InputGradient {
  readonly dy: number
  readonly filter: number
  readonly dx: number
}

/**
 * dx of a convolution, which is also the transposed convolution: a convolution of dy with the filter turned around. With strides, every
 * stride-th pixel of dx sees the same taps; so the pixels of each phase are a small convolution of their own (Dumoulin & Visin 2016,
 * section 4.5, without the zeros in between). False where it does not fit into the scratch area.
 */
export function inputGradient(backend: SimdBackend, geometry: Geometry, { dy, filter, dx }: InputGradient): boolean {
  const { images, height, width, channels, outChannels, strideHeight, strideWidth } = geometry
  if (isProduct(geometry)) {
    const rows = images * height * width
    const transposed = { transposeA: false, transposeB: true, bias: 0, clamp: unbounded }
    multiply(backend, { a: dy, b: filter, c: dx, rows, k: outChannels, columns: channels, ...transposed })
    return true
  }
  const turned = turnedForWinograd(geometry)
  if (turned !== null) {
    convolveWinograd(backend, turned, { x: dy, filter, y: dx, bias: 0, clamp: unbounded, backward: true })
    return true
  }
  const phases = Array.from({ length: strideHeight * strideWidth }, (_, index) =>
    phaseOf(geometry, { row: Math.floor(index / strideWidth), column: index % strideWidth }),
  )
  // Pixels that no tap reaches have no gradient.
  if (phases.some(({ isEmpty }) => isEmpty)) backend.run('fill', [dx, 0], images * height * width * channels, elementChunk)
  for (const phase of phases) {
    if (!phase.isEmpty && !convolvePhase(backend, phase, { geometry, dy, filter, dx })) return false
  }
  return true
}

/** The convolution of dy that makes dx, where it goes by Winograd; else null. */
export function turnedForWinograd(geometry: Geometry): Geometry | null {
  if (geometry.strideHeight * geometry.strideWidth !== 1 || isProduct(geometry)) return null
  const turned = phaseOf(geometry, { row: 0, column: 0 }).geometry
  return paysWinograd(turned) ? turned : null
}

interface Phase {
  /** The convolution of dy that makes the phase's pixels. */
  readonly geometry: Geometry
  readonly isEmpty: boolean
  /** First pixel of the phase in dx. */
  readonly row: number
  readonly column: number
  /** Its last tap, which comes first. */
  readonly lastTapRow: number
  readonly lastTapColumn: number
}

function phaseOf(geometry: Geometry, { row, column }: { row: number; column: number }): Phase {
  const rows = phaseAxis({
    phase: row,
    stride: geometry.strideHeight,
    dilation: geometry.dilationHeight,
    before: geometry.top,
    taps: geometry.filterHeight,
    length: geometry.height,
  })
  const columns = phaseAxis({
    phase: column,
    stride: geometry.strideWidth,
    dilation: geometry.dilationWidth,
    before: geometry.left,
    taps: geometry.filterWidth,
    length: geometry.width,
  })
  return {
    row,
    column,
    isEmpty: rows.taps * columns.taps * rows.length * columns.length === 0,
    lastTapRow: rows.lastTap,
    lastTapColumn: columns.lastTap,
    geometry: {
      ...geometry,
      height: geometry.outHeight,
      width: geometry.outWidth,
      channels: geometry.outChannels,
      outHeight: rows.length,
      outWidth: columns.length,
      outChannels: geometry.channels,
      filterHeight: rows.taps,
      filterWidth: columns.taps,
      strideHeight: 1,
      strideWidth: 1,
      top: rows.before,
      left: columns.before,
    },
  }
}

/**
 * One axis of a phase: x = phase + stride · i gets tap p from output (x + before − p · dilation) / stride, for the taps where that is whole.
 * tf.js allows strides or dilation, not both: with dilation there is one phase with all taps.
 */
function phaseAxis({
  phase,
  stride,
  dilation,
  before,
  taps,
  length,
}: Readonly<Record<'phase' | 'stride' | 'dilation' | 'before' | 'taps' | 'length', number>>) {
  const firstTap = stride === 1 ? 0 : (phase + before) % stride
  const count = firstTap >= taps ? 0 : Math.floor((taps - 1 - firstTap) / stride) + 1
  const lastTap = firstTap + (count - 1) * stride
  return {
    length: phase >= length ? 0 : Math.floor((length - 1 - phase) / stride) + 1,
    taps: count,
    lastTap,
    before: stride === 1 ? lastTap * dilation - before : (lastTap - phase - before) / stride,
  }
}

function convolvePhase(
  backend: SimdBackend,
  phase: Phase,
  { geometry, dy, filter, dx }: InputGradient & { readonly geometry: Geometry },
): boolean {
  const { channels, outChannels, filterWidth, strideHeight, strideWidth, height, width } = geometry
  const tapBytes = channels * outChannels * 4
  const lineBytes = width * channels * 4
  return convolveTaps(backend, phase.geometry, {
    x: dy,
    y: dx + phase.row * lineBytes + phase.column * channels * 4,
    bias: 0,
    clamp: unbounded,
    taps: {
      first: filter + (phase.lastTapRow * filterWidth + phase.lastTapColumn) * tapBytes,
      rowBytes: -strideHeight * filterWidth * tapBytes,
      columnBytes: -strideWidth * tapBytes,
      numberKBytes: 4,
      numberColumnBytes: outChannels * 4,
    },
    steps: { pixelBytes: strideWidth * channels * 4, lineBytes: strideHeight * lineBytes, imageBytes: height * lineBytes },
  })
}
