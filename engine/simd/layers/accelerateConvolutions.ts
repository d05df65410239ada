import { depthwiseConv2d, reshape, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { runLayer } from './runLayer.ts'
import { accelerateCall, type StockLayer } from './stockLayer.ts'

interface StockConvolution extends StockLayer {
  readonly strides: readonly number[]
  readonly dilationRate: readonly number[]
  readonly padding: 'same' | 'valid' | 'causal'
  readonly dataFormat: 'channelsLast' | 'channelsFirst'
}

interface GroupedConvolution extends StockConvolution {
  readonly groups: number
}

interface StockSeparable extends Omit<StockConvolution, 'kernel'> {
  readonly depthwiseKernel: StockLayer['kernel']
  readonly pointwiseKernel: StockLayer['kernel']
}

/** Convolution, bias and relu of these layers become one kernel and one node of the tape. */
export function accelerateConvolutions(): void {
  const any = { name: 'any', filters: 1, kernelSize: 1 }
  accelerateCall<StockConvolution>(layers.conv2d(any), (layer, inputs) => {
    if (!isPlain(layer)) return null
    const [strides, dilations] = [pair(layer.strides), pair(layer.dilationRate)]
    return tidy(() =>
      runLayer('SimdConvolution', layer, {
        x: onlyTensor(inputs),
        filter: layer.kernel.read(),
        window: { strides, dilations, pad: layer.padding },
      }),
    )
  })
  accelerateCall<StockConvolution>(layers.conv1d(any), (layer, inputs) => {
    if (!isPlain(layer)) return null
    const [stride = 1] = layer.strides
    const [dilation = 1] = layer.dilationRate
    return tidy(() => {
      // A line is an image of one line.
      const x = onlyTensor(inputs)
      const [samples = 0, steps = 0, channels = 0] = x.shape
      const kernel = layer.kernel.read()
      const [size = 0, , filters = 0] = kernel.shape
      const y = runLayer('SimdConvolution', layer, {
        x: reshape(x, [samples, 1, steps, channels]),
        filter: reshape(kernel, [1, size, channels, filters]),
        window: { strides: [1, stride], dilations: [1, dilation], pad: layer.padding },
      })
      return reshape(y, [samples, y.shape[2] ?? 0, filters])
    })
  })
  accelerateCall<StockSeparable>(layers.separableConv2d(any), (layer, inputs) => {
    if (!isPlain(layer)) return null
    const [strides, dilations] = [pair(layer.strides), pair(layer.dilationRate)]
    if (layer.padding === 'causal') return null
    const padding = layer.padding
    return tidy(() => {
      // The layer's input and weights have these ranks.
      const x = onlyTensor(inputs) as Tensor4D
      const spread = depthwiseConv2d(x, layer.depthwiseKernel.read() as unknown as Tensor4D, strides, padding, 'NHWC', dilations)
      return runLayer('SimdConvolution', layer, {
        x: spread,
        filter: layer.pointwiseKernel.read(),
        window: { strides: [1, 1], dilations: [1, 1], pad: 'valid' },
      })
    })
  })
}

/**
 * The same for a layer class of the program's own: a Conv2D in groups, with Keras's weights. Any layer of the class leads to it; once for
 * each class. As many groups as channels are left to the class: tf.js's depthwise convolution is a kernel already.
 */
export function accelerateGroupedConvolution(example: layers.Layer): void {
  accelerateCall<GroupedConvolution>(example, (layer, inputs) => {
    const filter = layer.kernel.read()
    if (!isPlain(layer) || filter.shape[2] === 1) return null
    const [strides, dilations] = [pair(layer.strides), pair(layer.dilationRate)]
    const window = { strides, dilations, pad: layer.padding, groups: layer.groups }
    return tidy(() => runLayer('SimdGroupedConvolution', layer, { x: onlyTensor(inputs), filter, window }))
  })
}

/** Images or lines with their channels last, and a padding that tf.js knows too. */
function isPlain({ dataFormat, padding }: Pick<StockConvolution, 'dataFormat' | 'padding'>): boolean {
  return dataFormat === 'channelsLast' && padding !== 'causal'
}

function pair([first = 1, second = first]: readonly number[]): [number, number] {
  return [first, second]
}

function onlyTensor(inputs: Tensor | Tensor[]): Tensor {
  const [tensor, ...more] = Array.isArray(inputs) ? inputs : [inputs]
  if (tensor === undefined || more.length > 0) throw new Error(`A convolution takes one input, not ${1 + more.length}.`)
  return tensor
}
