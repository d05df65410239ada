import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { conv2dFilterGradient } from './conv2dFilterGradient.ts'
import { conv2dInputGradient } from './conv2dInputGradient.ts'
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwiseGradients.ts'
import { maxPoolGradient } from './maxPoolGradient.ts'
import { mendSamePadding } from './mendSamePadding.ts'
import { readWindow, type ConvolutionAttributes } from './readWindow.ts'
import { replaceWasmKernel } from './replaceWasmKernel.ts'
import { segmentSum } from './segmentSum.ts'

/** A kernel as we write it: tensors in, one tensor out. */
type Composition = (inputs: Readonly<Record<string, tf.Tensor>>, attributes: Attributes) => tf.Tensor

interface Attributes extends ConvolutionAttributes {
  readonly filterShape?: [number, number, number, number]
  readonly inputShape?: [number, number, number, number]
  readonly numSegments?: number
  readonly transposeA?: boolean
  readonly transposeB?: boolean
}

/** Stands for a shape attribute that tf.js always gives. */
const none: [number, number, number, number] = [0, 0, 0, 0]

let registered = false

/**
 * Gives the wasm backend the gradient kernels that it lacks (https://github.com/tensorflow/tfjs/issues/8474), and
 * faster ones where its own are ten times slower than a composition: the input gradient of a convolution,
 * products with a transposed matrix, and sums over leading axes. Two that are wrong are put right.
 */
export function registerWasmKernels(): void {
  if (registered) return
  registered = true
  register('Conv2DBackpropFilter', ({ x, dy }, attributes) => {
    const images = image(x)
    return conv2dFilterGradient(
      images,
      image(dy),
      readWindow(attributes, { input: images.shape, filter: attributes.filterShape ?? none, depthwise: false }),
    )
  })
  register('DepthwiseConv2dNativeBackpropFilter', ({ x, dy }, attributes) => {
    const images = image(x)
    return depthwiseFilterGradient(
      images,
      image(dy),
      readWindow(attributes, { input: images.shape, filter: attributes.filterShape ?? none, depthwise: true }),
    )
  })
  register('DepthwiseConv2dNativeBackpropInput', ({ dy, filter }, attributes) => {
    const inputShape = attributes.inputShape ?? none
    const window = readWindow(attributes, { input: inputShape, filter: image(filter).shape, depthwise: true })
    return depthwiseInputGradient(image(dy), image(filter), { window, inputShape })
  })
  register('UnsortedSegmentSum', ({ x, segmentIds }, { numSegments = 0 }) =>
    segmentSum(present(x), present(segmentIds) as tf.Tensor1D, numSegments),
  )
  for (const name of ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) mendSamePadding(name)
  replaceInputGradient()
  replaceMatrixProduct()
  replaceSum()
  replaceMaxPoolGradient()
}

function replaceInputGradient(): void {
  replaceWasmKernel('Conv2DBackpropInput', (stock) => (params) => {
    const { dy, filter } = params.inputs as Record<string, tf.Tensor>
    const attributes = params.attrs as unknown as Attributes & { readonly dataFormat?: string }
    const inputShape = attributes.inputShape ?? none
    if (attributes.dataFormat === 'NCHW') return stock(params)
    const window = readWindow(attributes, { input: inputShape, filter: image(filter).shape, depthwise: false })
    // Zeros between the cells of a strided gradient are multiplied too: beyond 2×2 the stock kernel wins.
    if (window.strides[0] * window.strides[1] > 4) return stock(params)
    return conv2dInputGradient(image(dy), image(filter), { window, inputShape })
  })
}

/** The stock kernel multiplies transposed matrices with a plain triple loop; a transposition first is nine times faster. */
function replaceMatrixProduct(): void {
  replaceWasmKernel('BatchMatMul', (stock) => (params) => {
    const { a, b } = params.inputs as { readonly a: tf.Tensor; readonly b: tf.Tensor }
    const { transposeA, transposeB } = params.attrs as unknown as Attributes
    const single = [...a.shape.slice(0, -2), ...b.shape.slice(0, -2)].every((length) => length === 1)
    if (!single || !(transposeA || transposeB)) return stock(params)
    return tf.tidy(() => tf.matMul(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b))
  })
}

function transposed(matrix: tf.Tensor): tf.Tensor {
  const axes = matrix.shape.map((_, axis) => axis)
  return tf.transpose(matrix, [...axes.slice(0, -2), axes.length - 1, axes.length - 2])
}

/** The stock kernel turns the tensor over before it sums leading axes; average pooling reads it once. */
function replaceSum(): void {
  replaceWasmKernel('Sum', (stock) => (params) => {
    const { x } = params.inputs as { readonly x: tf.Tensor }
    const { axis, keepDims } = params.attrs as unknown as {
      readonly axis?: number | number[] | null
      readonly keepDims?: boolean
    }
    const axes = tf.util.parseAxisParam(axis ?? [], x.shape).toSorted((left, right) => left - right)
    const leading = axes.length > 0 && axes.length < x.rank && axes.every((value, index) => value === index)
    if (!leading || x.dtype !== 'float32' || x.size === 0) return stock(params)
    const rest = x.shape.slice(axes.length)
    const columns = rest.reduce((product, length) => product * length, 1)
    const rows = x.size / columns
    return tf.tidy(() => {
      const column = tf.reshape(x, [1, rows, 1, columns]) as tf.Tensor4D
      const total = tf.mul(tf.avgPool(column, [rows, 1], 1, 'valid'), rows)
      return tf.reshape(total, keepDims ? [...axes.map(() => 1), ...rest] : rest)
    })
  })
}

/** Written in JavaScript over the backend's own memory; also twice as fast as the stock kernel. */
function replaceMaxPoolGradient(): void {
  replaceWasmKernel('MaxPoolGrad', () => ({ inputs, backend, attrs }) => {
    const { dy, input } = inputs as { readonly dy: tf.Tensor4D; readonly input: tf.Tensor4D }
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttributes
    const window = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode)
    const wasm = backend as BackendWasm
    // Made first: it may grow the memory, and a view from before that would be empty.
    const result = wasm.makeOutput(input.shape, 'float32')
    const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array
    maxPoolGradient({ images: view(input), gradient: view(dy), result: view(result) }, window)
    return result
  })
}

interface PoolAttributes {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: 'same' | 'valid' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

function register(kernelName: string, compose: Composition): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    // The engine passes tensors here and asks for the attributes that the op was called with.
    kernelFunc: ({ inputs, attrs }) =>
      compose(inputs as Readonly<Record<string, tf.Tensor>>, (attrs ?? {}) as unknown as Attributes),
  })
}

function present(tensor: tf.Tensor | undefined): tf.Tensor {
  if (!tensor) throw new Error('A kernel was called without one of its inputs.')
  return tensor
}

function image(tensor: tf.Tensor | undefined): tf.Tensor4D {
  return present(tensor) as tf.Tensor4D
}
