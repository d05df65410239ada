// Registers tf.js's own gradients, which the ones below replace.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'

let registered = false

/**
 * Replaces three gradients that tf.js 4.22 gets wrong; the conformance suite found them by central differences:
 * - AvgPool with padding: forward divides by the cells inside the image, its gradient by the whole window (all backends);
 * - ResizeNearestNeighbor on cpu: reads the first image's gradients for every further image of a batch;
 * - ResizeBilinear on cpu: swaps height and width, so that only square images pass.
 * All are composed from other ops, and so also work where a backend has no kernel for the gradient (wasm).
 */
export function registerMendedGradients(): void {
  if (registered) return
  registered = true
  replaceGradient('AvgPool', ([images], attributes) => averagePoolGradient(images, attributes))
  replaceGradient('ResizeNearestNeighbor', ([images], attributes) => nearestGradient(images, attributes))
  replaceGradient('ResizeBilinear', ([images], attributes) => bilinearGradient(images, attributes))
}

/** dy → dx, or the same dy prepared for tf.js's own gradient. */
type Mended = { readonly own: (dy: tf.Tensor4D) => tf.Tensor4D } | { readonly stock: (dy: tf.Tensor4D) => tf.Tensor4D }

interface Attributes {
  readonly filterSize: [number, number] | number
  readonly strides: [number, number] | number
  readonly pad: 'same' | 'valid' | number
  readonly alignCorners: boolean
  readonly halfPixelCenters: boolean
  readonly size: readonly [number, number]
}

type Mend = (saved: readonly [tf.Tensor4D], attributes: Attributes) => Mended | null

function replaceGradient(kernelName: string, mend: Mend): void {
  const stock = tf.getGradient(kernelName)
  const inputName = stock.inputsToSave?.[0] ?? 'x'
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      // The registry types both as anything; these are the op's own saved input and attributes.
      const mended = mend(saved as unknown as readonly [tf.Tensor4D], attrs as unknown as Attributes)
      const image = dy as tf.Tensor4D
      if (mended === null) return stock.gradFunc(dy, saved, attrs)
      if ('stock' in mended) return stock.gradFunc(mended.stock(image), saved, attrs)
      return { [inputName]: () => mended.own(image) }
    },
  })
}

/** Each output's gradient times window size / cells inside, so that tf.js's division by the window size comes out right. */
function averagePoolGradient(images: tf.Tensor4D, { filterSize, strides, pad }: Attributes): Mended | null {
  const info = tf.backend_util.computePool2DInfo(images.shape, filterSize, strides, 1, pad)
  const { top, bottom, left, right } = info.padInfo
  if (top + bottom + left + right === 0) return null
  const rows = cellsInside({
    outputs: info.outHeight,
    stride: info.strideHeight,
    before: top,
    window: info.filterHeight,
    length: info.inHeight,
  })
  const columns = cellsInside({
    outputs: info.outWidth,
    stride: info.strideWidth,
    before: left,
    window: info.filterWidth,
    length: info.inWidth,
  })
  const whole = info.filterHeight * info.filterWidth
  const factors = rows.flatMap((row) => columns.map((column) => whole / (row * column)))
  return { stock: (dy) => tf.mul(dy, tf.tensor4d(factors, [1, rows.length, columns.length, 1])) }
}

interface WindowedAxis {
  readonly outputs: number
  readonly stride: number
  readonly before: number
  readonly window: number
  readonly length: number
}

function cellsInside({ outputs, stride, before, window, length }: WindowedAxis): readonly number[] {
  return Array.from({ length: outputs }, (_, output) => {
    const start = output * stride - before
    return Math.min(length, start + window) - Math.max(0, start)
  })
}

/**
 * Every input cell was copied to a block of outputs, so its gradient is the block's sum. Only for whole factors, as layers use them.
 * The simd backend's own kernel is right, and faster.
 */
function nearestGradient(images: tf.Tensor4D, { alignCorners, halfPixelCenters, size }: Attributes): Mended | null {
  const [, height, width] = images.shape
  const factors: [number, number] = [size[0] / height, size[1] / width]
  if (tf.getBackend() === 'simd' || alignCorners || halfPixelCenters || !factors.every(Number.isInteger)) return null
  return { own: (dy) => tf.mul(tf.avgPool(dy, factors, factors, 'valid'), factors[0] * factors[1]) }
}

/** dx = Rᵀ·dy·C for the matrices that the forward pass applies to rows and columns. */
function bilinearGradient(images: tf.Tensor4D, { alignCorners, halfPixelCenters, size }: Attributes): Mended | null {
  if (alignCorners || halfPixelCenters) return null
  const [batch, height, width, channels] = images.shape
  const [outHeight, outWidth] = size
  return {
    own: (dy) => {
      const rows = blend(height, outHeight)
      const columns = blend(width, outWidth)
      const byRows = tf.matMul(rows, tf.reshape(dy, [batch, outHeight, outWidth * channels]), true)
      const byColumns = tf.matMul(columns, tf.reshape(byRows, [batch * height, outWidth, channels]), true)
      return tf.reshape(byColumns, [batch, height, width, channels])
    },
  }
}

/** [1, outputs, inputs]: how much of each input cell goes into each output, without aligned corners or half pixels. */
function blend(inputs: number, outputs: number): tf.Tensor3D {
  const weights = new Float32Array(outputs * inputs)
  for (let output = 0; output < outputs; output += 1) {
    const source = (output * inputs) / outputs
    const below = Math.floor(source)
    const above = Math.min(Math.ceil(source), inputs - 1)
    const share = source - below
    weights[output * inputs + below] = (weights[output * inputs + below] ?? 0) + 1 - share
    weights[output * inputs + above] = (weights[output * inputs + above] ?? 0) + share
  }
  return tf.tensor3d(weights, [1, outputs, inputs])
}
