import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import { scratchBytes } from '../../memory/layout.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { areFloats, evenChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'

type Shape4 = [number, number, number, number]

/** The sizes that all depthwise kernels take, from tf.js's attributes. */
interface Window {
  readonly info: backend_util.Conv2DInfo
  /** Filters for each channel. */
  readonly multiplier: number
  /** Words from the filter's height to `left`, as the kernels take them. */
  readonly words: readonly number[]
}

function readWindow({ attrs }: KernelCall, inputShape: readonly number[], filterShape: readonly number[]): Window | null {
  if (inputShape.length !== 4 || filterShape.length !== 4) return null
  const info = backend_util.computeConv2DInfo(
    // Four axes each, as checked; the attributes are what tf.js gives its own kernels.
    inputShape as Shape4,
    filterShape as Shape4,
    attrs['strides'] as unknown as [number, number],
    (attrs['dilations'] ?? [1, 1]) as unknown as [number, number],
    attrs['pad'] as unknown as 'same',
    attrs['dimRoundingMode'] as unknown as 'floor',
    true,
  )
  const { inWidth, outChannels, filterHeight, filterWidth, padInfo } = info
  /* The most that any of the kernels keeps in scratch: lines with each channel as often as it has filters. */
  if (filterHeight * inWidth * (outChannels + 3) * 4 > scratchBytes) return null
  const steps = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth]
  const words = [filterHeight, filterWidth, ...steps, padInfo.top, padInfo.left]
  return { info, multiplier: outChannels / info.inChannels, words }
}

/** Clipping does linear, relu and relu6. */
const clips: Readonly<Record<string, readonly [lowest: number, highest: number] | undefined>> = {
  linear: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  relu: [0, Number.POSITIVE_INFINITY],
  relu6: [0, 6],
}

function chunkOf(call: KernelCall, { lines, lineWork }: { lines: number; lineWork: number }): number {
  return evenChunk(call, lines, { least: Math.ceil(65_536 / Math.max(1, lineWork)) })
}

function forward(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  const filter = input(call, 'filter')
  const { backend, attrs, inputs } = call
  const { bias, preluActivationWeights } = inputs
  const clip = clips[(attrs['activation'] as string | undefined) ?? 'linear']
  if (!areFloats(x, filter, bias) || clip === undefined || preluActivationWeights !== undefined) return null
  const window = readWindow(call, x.shape, filter.shape)
  if (window === null) return null
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, outShape } = window.info
  if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== outChannels)) return null
  const out = backend.output(outShape)
  const lines = batchSize * outHeight
  if (lines * outWidth * outChannels === 0) return out
  const tensors = [
    backend.address(x),
    backend.address(filter),
    bias === undefined ? 0 : backend.address(bias),
    backend.address(out),
  ]
  const words = [...tensors, inHeight, inWidth, inChannels, window.multiplier, ...window.words, outHeight, outWidth]
  words.push(...clip.map(floatBits))
  const lineWork = outWidth * outChannels * filter.shape.slice(0, 2).reduce((taps, length) => taps * length, 1)
  backend.run('depthwiseForward', words, lines, chunkOf(call, { lines, lineWork }))
  return out
}

const inputGradient: SimdKernel = {
  name: 'DepthwiseConv2dNativeBackpropInput',
  run: (call) => {
    const dy = input(call, 'dy')
    const filter = input(call, 'filter')
    const window = readWindow(call, call.attrs['inputShape'] as unknown as number[], filter.shape)
    if (window === null || !areFloats(dy, filter)) return null
    const { backend } = call
    const { info, multiplier } = window
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info
    const dx = backend.output(info.inShape)
    const lines = batchSize * inHeight
    const taps = filterHeight * filterWidth
    if (lines * inWidth * inChannels === 0) return dx
    const chunk = chunkOf(call, { lines, lineWork: inWidth * outChannels * taps })
    const dyAddress = backend.address(dy)
    const filterAddress = backend.address(filter)
    if (multiplier > 1 || info.strideHeight > 1 || info.strideWidth > 1) {
      const words = [dyAddress, filterAddress, backend.address(dx), inHeight, inWidth, inChannels, multiplier]
      backend.run('depthwiseInputGradient', [...words, ...window.words, outHeight, outWidth], lines, chunk)
      return dx
    }
    const reversed = backend.temporary(taps * outChannels * 4, 'a reversed depthwise filter')
    backend.run('reverseTaps', [filterAddress, reversed.address, taps, outChannels], taps)
    const top = (filterHeight - 1) * info.dilationHeight - info.padInfo.top
    const left = (filterWidth - 1) * info.dilationWidth - info.padInfo.left
    const words = [dyAddress, reversed.address, 0, backend.address(dx), outHeight, outWidth, outChannels, 1]
    words.push(...window.words.slice(0, -2), top, left, inHeight, inWidth, ...(clips['linear'] ?? []).map(floatBits))
    backend.run('depthwiseForward', words, lines, chunk)
    backend.release(reversed)
    return dx
  },
}

const filterGradient: SimdKernel = {
  name: 'DepthwiseConv2dNativeBackpropFilter',
  run: (call) => {
    const x = input(call, 'x')
    const dy = input(call, 'dy')
    const window = readWindow(call, x.shape, call.attrs['filterShape'] as unknown as number[])
    if (window === null || !areFloats(x, dy)) return null
    const { backend } = call
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterShape } = window.info
    const out = backend.output(filterShape)
    const lines = batchSize * outHeight
    const taps = window.info.filterHeight * window.info.filterWidth
    const partialBytes = taps * Math.ceil(outChannels / 4) * 16
    /* As many sums for any number of threads; together no more than 4 MiB. */
    const groups = Math.max(1, Math.min(lines, 32, Math.floor((4 << 20) / partialBytes)))
    const linesEach = Math.ceil(lines / groups)
    const partials = backend.temporary(groups * partialBytes, 'the sums of a depthwise filter gradient')
    const words = [backend.address(x), backend.address(dy), partials.address, inHeight, inWidth, inChannels, window.multiplier]
    words.push(...window.words, outHeight, outWidth, lines, linesEach, partialBytes)
    const chunk = lines * outWidth * outChannels * taps < 65_536 ? 0 : Math.ceil(groups / (4 * backend.pool.threads))
    backend.run('depthwiseFilterGradient', words, groups, chunk)
    const sums = [partials.address, backend.address(out), groups, partialBytes, taps, outChannels]
    backend.run('depthwiseFilterSum', sums, taps)
    backend.release(partials)
    return out
  },
}

/** Every channel with filters of its own. Batches, strides, dilations, paddings, multipliers as tf.js has them. */
export const depthwiseKernels: readonly SimdKernel[] = [
  { name: 'DepthwiseConv2dNative', run: forward },
  { name: 'FusedDepthwiseConv2D', run: forward },
  inputGradient,
  filterGradient,
]
