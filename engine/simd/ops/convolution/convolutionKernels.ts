import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { DeferredNormGradient } from '../deferred/DeferredNormGradient.ts'
import { withoutMargins } from '../deferred/DeferredPadding.ts'
import { clampOf, unbounded, type Clamp } from '../elementwise/clamp.ts'
import { runActivation } from '../elementwise/runActivation.ts'
import { areFloats, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { convolve } from './convolve.ts'
import { convolveKept } from './convolveKept.ts'
import { DeferredConvolution, isPredicting, type ConvolutionInputs } from './DeferredConvolution.ts'
import { DeferredFilterGradient } from './DeferredFilterGradient.ts'
import { DeferredInputGradient } from './DeferredInputGradient.ts'
import { DeferredTrainedConvolution } from './DeferredTrainedConvolution.ts'
import { filterGradient } from './filterGradient.ts'
import { geometryOf, insideMargins, type ConvolutionAttributes, type Geometry } from './geometry.ts'
import { inputGradient, turnedForWinograd } from './inputGradient.ts'
import { convolveWinograd, paysWinograd } from './winograd.ts'

const conv2dKernel: SimdKernel = {
  name: 'Conv2D',
  run: (call) => convolveTensors(call, { bias: undefined, clamp: unbounded }),
}

/** A convolution with bias and activation; one that is not a clamp runs behind it. */
const fusedConv2dKernel: SimdKernel = {
  name: 'FusedConv2D',
  run: (call) => {
    const { bias, preluActivationWeights } = call.inputs
    // tf.js's own attributes, typed as anything.
    const { activation, leakyreluAlpha } = call.attrs as unknown as { activation?: string; leakyreluAlpha?: number }
    const clamp = clampOf(activation)
    const out = convolveTensors(call, { bias, clamp: clamp ?? unbounded })
    if (out === null || clamp !== null) return out
    return runActivation(call.backend, out, { activation: activation ?? 'linear', leakyreluAlpha, preluActivationWeights })
  },
}

/** Also the transposed convolution's forward pass. */
const conv2dInputGradientKernel: SimdKernel = {
  name: 'Conv2DBackpropInput',
  run: (call) => {
    const dy = input(call, 'dy')
    const filter = input(call, 'filter')
    const { inputShape } = call.attrs as unknown as { inputShape: [number, number, number, number] }
    const geometry = geometryOf(inputShape, filter.shape, attributesOf(call))
    if (geometry === null || !areFloats(dy, filter) || !isOutputOf(geometry, dy)) return null
    const { backend } = call
    if (util.sizeFromShape(dy.shape) > 0) {
      const turned = turnedForWinograd(geometry)
      if (turned !== null) {
        // One that waits for another, and so on, would be a chain as long as the net.
        if (!(backend.recipe(dy) instanceof DeferredNormGradient)) backend.address(dy)
        const waiting = new DeferredInputGradient(backend, { dy, filter, geometry, turned })
        inputGradients.set(dy.dataId, waiting)
        return backend.defer(inputShape, waiting)
      }
    }
    const out = backend.output(inputShape)
    const addresses = { dy: backend.address(dy), filter: backend.address(filter), dx: backend.address(out) }
    if (util.sizeFromShape(inputShape) === 0) return out
    if (util.sizeFromShape(dy.shape) === 0 || util.sizeFromShape(filter.shape) === 0) return zeros(backend, out)
    return inputGradient(backend, geometry, addresses) ? out : refuse(backend, out)
  },
}

/** The last input gradient that was asked for with each dy: tf.js asks for it before it asks for the filter's. */
const inputGradients = new WeakMap<object, DeferredInputGradient>()

const conv2dFilterGradientKernel: SimdKernel = {
  name: 'Conv2DBackpropFilter',
  run: (call) => {
    const x = input(call, 'x')
    const dy = input(call, 'dy')
    const { filterShape } = call.attrs as unknown as { filterShape: [number, number, number, number] }
    const geometry = geometryOf(x.shape, filterShape, attributesOf(call))
    if (geometry === null || !areFloats(x, dy) || !isOutputOf(geometry, dy)) return null
    const { backend } = call
    const together = inputGradients.get(dy.dataId)
    if (together?.mayGoWith(geometry)) {
      const waiting = backend.defer(filterShape, new DeferredFilterGradient(backend, { x, dy, geometry }))
      together.goWith(waiting)
      return waiting
    }
    const out = backend.output(filterShape)
    const addresses = { x: backend.address(x), dy: backend.address(dy), out: backend.address(out) }
    if (util.sizeFromShape(filterShape) === 0) return out
    if (util.sizeFromShape(dy.shape) === 0 || util.sizeFromShape(x.shape) === 0) return zeros(backend, out)
    return filterGradient(backend, geometry, addresses) ? out : refuse(backend, out)
  },
}

export const convolutionKernels: readonly SimdKernel[] = [
  conv2dKernel,
  fusedConv2dKernel,
  conv2dInputGradientKernel,
  conv2dFilterGradientKernel,
]

/** null where tf.js's own kernel has to do it. */
export function convolveTensors(
  call: KernelCall,
  { bias, clamp }: { bias: TensorInfo | undefined; clamp: Clamp },
): TensorInfo | null {
  const x = input(call, 'x')
  const filter = input(call, 'filter')
  const geometry = geometryOf(x.shape, filter.shape, attributesOf(call))
  if (geometry === null || !areFloats(x, filter, bias)) return null
  const { images, outHeight, outWidth, outChannels, filterHeight, filterWidth, channels } = geometry
  if (bias !== undefined && (util.sizeFromShape(bias.shape) !== outChannels || bias.shape.at(-1) !== outChannels)) return null
  // Nothing to sum over: what the inherited kernel makes of it is right.
  if (filterHeight * filterWidth * channels === 0) return null
  const { backend } = call
  const shape = [images, outHeight, outWidth, outChannels]
  const isKept = isPredicting() && outChannels > 1 && util.sizeFromShape(shape) > 0
  if (isKept) return convolvePadded(backend, { x, filter, bias, geometry }, clamp)
  if (clamp === unbounded && !isPredicting() && util.sizeFromShape(shape) > 0) {
    const waiting = DeferredTrainedConvolution.of(backend, { x, filter, bias, geometry })
    if (waiting !== null) return backend.defer(shape, waiting)
  }
  const out = backend.output(shape)
  if (images * outHeight * outWidth * outChannels === 0) return out
  const convolution = {
    x: backend.address(x),
    filter: backend.address(filter),
    y: backend.address(out),
    bias: bias === undefined ? 0 : backend.address(bias),
    clamp,
  }
  if (paysWinograd(geometry)) convolveWinograd(backend, geometry, { ...convolution, backward: false })
  else if (!convolve(backend, geometry, convolution)) return refuse(backend, out)
  return out
}

/** A prediction's: zeros around its images that still wait are a padding of its own. */
function convolvePadded(backend: SimdBackend, { x, geometry, ...weights }: ConvolutionInputs, clamp: Clamp): TensorInfo {
  const { images, margins } = withoutMargins(backend, x)
  const own = insideMargins(geometry, margins)
  // Settled now: one that waits for another, and so on, would be a chain as long as the net.
  const from = backend.address(images)
  const shape = [own.images, own.outHeight, own.outWidth, own.outChannels]
  if (clamp === unbounded) return backend.defer(shape, new DeferredConvolution(backend, { ...weights, x: images, geometry: own }))
  const out = backend.output(shape)
  const addresses = { x: from, y: backend.address(out), residual: 0 }
  convolveKept(backend, { geometry: own, weights: { ...weights, normalization: null } }, { ...addresses, clamp })
  return out
}

function attributesOf({ attrs }: KernelCall): ConvolutionAttributes {
  // tf.js's own attributes, typed as anything.
  return attrs as unknown as ConvolutionAttributes
}

function isOutputOf({ images, outHeight, outWidth, outChannels }: Geometry, { shape }: TensorInfo): boolean {
  return util.arraysEqual([...shape], [images, outHeight, outWidth, outChannels])
}

function zeros(backend: SimdBackend, out: TensorInfo): TensorInfo {
  backend.view(out).fill(0)
  return out
}

/** The inherited kernel makes its own result. */
function refuse(backend: SimdBackend, out: TensorInfo): null {
  backend.disposeData(out.dataId)
  return null
}
