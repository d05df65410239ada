import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { convolveTensors } from '../convolution/convolutionKernels.ts'
import { throughRelu } from '../deferred/deferredGradient.ts'
import { clampOf, unbounded } from '../elementwise/clamp.ts'
import { multiply } from '../products/multiply.ts'
import { channelSums } from '../reductions/channelSums.ts'
import { areFloats, elementChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'

/** Convolution, bias and activation as one node of the tape: x, filter, bias (may be missing); activation 'linear' or 'relu'. */
const convolutionLayerKernel: SimdKernel = {
  name: 'SimdConvolution',
  run: (call) => convolveTensors(call, { bias: call.inputs['bias'], clamp: clampOf(activationOf(call)) ?? unbounded }),
}

/** x [rows, k] · filter [k, units] + bias, then the activation, as one node of the tape. */
const denseLayerKernel: SimdKernel = {
  name: 'SimdDense',
  run: (call) => {
    const x = input(call, 'x')
    const filter = input(call, 'filter')
    const { bias } = call.inputs
    const [rows = 0, k = 0] = x.shape
    const [filterK, columns = 0] = filter.shape
    if (!areFloats(x, filter, bias) || k !== filterK || k === 0) return null
    const { backend } = call
    const out = backend.output([rows, columns])
    if (rows * columns === 0) return out
    multiply(backend, {
      a: backend.address(x),
      b: backend.address(filter),
      c: backend.address(out),
      rows,
      k,
      columns,
      transposeA: false,
      transposeB: false,
      bias: bias === undefined ? 0 : backend.address(bias),
      clamp: clampOf(activationOf(call)) ?? unbounded,
    })
    return out
  },
}

function activationOf({ attrs }: KernelCall): string {
  // The layer's name for it, always given.
  return attrs['activation'] as string
}

/** dy, y → [relu's gradient at y, its sum over all axes but the last]: both in one pass. */
const reluBiasGradientKernel: SimdKernel = {
  name: 'SimdReluBiasGradient',
  run: (call) => {
    const dy = input(call, 'dy')
    const y = input(call, 'y')
    if (!areFloats(dy, y)) return null
    const { backend } = call
    const fused = throughRelu(backend, dy, y)
    if (fused !== null) return [...fused]
    const out = backend.output(y.shape)
    const addresses = { out: backend.address(out), dy: backend.address(dy), y: backend.address(y) }
    return [out, sumRows(backend, y.shape, addresses)]
  },
}

/** dy → its sum over all axes but the last. */
const biasGradientKernel: SimdKernel = {
  name: 'SimdBiasGradient',
  run: (call) => {
    const dy = input(call, 'dy')
    if (!areFloats(dy)) return null
    return sumRows(call.backend, dy.shape, { out: 0, dy: call.backend.address(dy), y: 0 })
  },
}

export const layerKernels: readonly SimdKernel[] = [
  convolutionLayerKernel,
  denseLayerKernel,
  reluBiasGradientKernel,
  biasGradientKernel,
]

function sumRows(backend: SimdBackend, shape: readonly number[], { out, dy, y }: Record<'out' | 'dy' | 'y', number>): TensorInfo {
  const channels = shape.at(-1) ?? 1
  const elements = util.sizeFromShape([...shape])
  if (elements === 0) {
    const none = backend.output([channels])
    backend.view(none).fill(0)
    return none
  }
  const rows = elements / channels
  const slices = elements <= elementChunk ? 1 : Math.min(rows, backend.pool.threads * 4)
  return channelSums(backend, { channels, parts: slices }, (parts) =>
    backend.run('biasGradient', [out, dy, y, channels, rows, parts.address, parts.bytes, slices], slices, slices === 1 ? 0 : 1),
  )
}
