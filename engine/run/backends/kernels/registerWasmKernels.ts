import * as tf from '@tensorflow/tfjs-core'
import { conv2dFilterGradient } from './conv2dFilterGradient.ts'
import { conv2dInputGradient } from './conv2dInputGradient.ts'
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwiseGradients.ts'
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
 * faster ones where its own are ten times slower than a composition: the input gradient of a convolution, and
 * products with a transposed matrix.
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
    const single = a.rank === 3 && b.rank === 3 && a.shape[0] === 1 && b.shape[0] === 1
    if (!single || !(transposeA || transposeB)) return stock(params)
    return tf.tidy(() =>
      tf.matMul(
        (transposeA ? tf.transpose(a, [0, 2, 1]) : a) as tf.Tensor3D,
        (transposeB ? tf.transpose(b, [0, 2, 1]) : b) as tf.Tensor3D,
      ),
    )
  })
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
