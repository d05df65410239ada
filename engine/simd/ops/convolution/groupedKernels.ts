import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { clampOf, unbounded } from '../elementwise/clamp.ts'
import { filled } from '../moves/fill.ts'
import { areFloats, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { geometryOf, type ConvolutionAttributes } from './geometry.ts'
import { convolveGroups, groupedFilterGradient, groupedInputGradient, type GroupedGeometry } from './groupedConvolution.ts'

/** Those of SimdConvolution, and the groups. */
interface GroupedAttributes extends ConvolutionAttributes {
  readonly groups: number
  readonly activation?: string
}

/** Convolution in groups, bias and activation as one node of the tape: x, filter, bias (may be missing); activation 'linear' or 'relu'. */
const convolutionKernel: SimdKernel = {
  name: 'SimdGroupedConvolution',
  run: (call) => {
    const [x, filter] = [input(call, 'x'), input(call, 'filter')]
    const { bias } = call.inputs
    const grouped = groupedGeometry(call, x.shape, filter.shape)
    if (grouped === null || !areFloats(x, filter, bias)) return null
    const { images, outHeight, outWidth, outChannels } = grouped.geometry
    return made(call, [images, outHeight, outWidth, outChannels], {
      from: [x, filter],
      compute: (y) => {
        const { backend } = call
        const addresses = { x: backend.address(x), filter: backend.address(filter), y }
        const clamp = clampOf(attributesOf(call).activation) ?? unbounded
        return convolveGroups(backend, grouped, { ...addresses, bias: bias === undefined ? 0 : backend.address(bias), clamp })
      },
    })
  },
}

const inputGradientKernel: SimdKernel = {
  name: 'SimdGroupedInputGradient',
  run: (call) => {
    const [dy, filter] = [input(call, 'dy'), input(call, 'filter')]
    const { inputShape } = call.attrs as unknown as { inputShape: readonly number[] }
    const grouped = groupedGeometry(call, inputShape, filter.shape)
    if (grouped === null || !areFloats(dy, filter)) return null
    return made(call, inputShape, {
      from: [dy, filter],
      compute: (dx) => {
        const { backend } = call
        return groupedInputGradient(backend, grouped, { dy: backend.address(dy), filter: backend.address(filter), dx })
      },
    })
  },
}

const filterGradientKernel: SimdKernel = {
  name: 'SimdGroupedFilterGradient',
  run: (call) => {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')]
    const { filterShape } = call.attrs as unknown as { filterShape: readonly number[] }
    const grouped = groupedGeometry(call, x.shape, filterShape)
    if (grouped === null || !areFloats(x, dy)) return null
    return made(call, filterShape, {
      from: [x, dy],
      compute: (out) => {
        const { backend } = call
        return groupedFilterGradient(backend, grouped, { x: backend.address(x), dy: backend.address(dy), out })
      },
    })
  },
}

export const groupedKernels: readonly SimdKernel[] = [convolutionKernel, inputGradientKernel, filterGradientKernel]

/** A new tensor of what `compute` makes; zeros where there is nothing to sum, null where it says no. */
function made(
  { backend }: KernelCall,
  shape: readonly number[],
  { from, compute }: { readonly from: readonly TensorInfo[]; readonly compute: (address: number) => boolean },
): TensorInfo | null {
  if (from.some((tensor) => util.sizeFromShape(tensor.shape) === 0) || util.sizeFromShape([...shape]) === 0)
    return filled(backend, shape, { value: 0, dtype: 'float32' })
  const out = backend.output(shape)
  if (compute(backend.address(out))) return out
  backend.disposeData(out.dataId)
  return null
}

/** The filter has the channels of one group; all channels are as many as the image has. */
function groupedGeometry(call: KernelCall, image: readonly number[], filter: readonly number[]): GroupedGeometry | null {
  const attributes = attributesOf(call)
  const { groups } = attributes
  const [height = 0, width = 0, channels = 0, filters = 0] = filter
  const geometry = geometryOf(image, [height, width, channels * groups, filters], { ...attributes, dataFormat: 'NHWC' })
  return geometry === null ? null : { geometry, groups }
}

function attributesOf({ attrs }: KernelCall): GroupedAttributes {
  // What the layer and its gradient give; tf.js types attributes loosely.
  return attrs as unknown as GroupedAttributes
}
