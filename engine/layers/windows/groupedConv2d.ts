import type { Rank, Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { layers as tfLayers } from '@tensorflow/tfjs-layers'
import type { TfLibrary } from '../tfLibrary.ts'

/** Its name in saved models. engine/export/code/javascript/groupedConv2d.mjs is the same layer for programs that load them. */
export const groupedConv2dClass = 'GroupedConv2D'

type Arguments = Parameters<TfLibrary['layers']['conv2d']>[0] & { readonly groups: number }

/** What tf.js's Conv2D holds and its types do not show. */
interface StockConvolution extends tfLayers.Layer {
  readonly strides: [number, number]
  readonly dilationRate: [number, number]
  readonly padding: 'same' | 'valid'
  readonly kernel: { read(): Tensor }
  readonly bias: { read(): Tensor } | null
  readonly activation: { getClassName(): string; apply(values: Tensor): Tensor }
}

export interface GroupedConvolution extends StockConvolution {
  readonly groups: number
}

type StockClass = (new (given: object) => StockConvolution) & Pick<typeof tfLayers.Layer, 'fromConfig'>
type MakeLayer = (given: Arguments) => GroupedConvolution

const made = new WeakMap<TfLibrary['layers'], MakeLayer>()

/**
 * A Conv2D in groups (Krizhevsky et al. 2012, Xie et al. 2017), which tf.js has not: the filters of group g see the channels of group g
 * only. Weights as in Keras: kernel [height, width, channels / groups, filters], filters group by group; bias [filters]. Channels last.
 * The class is registered with tf.js, so that saved models load.
 */
export function groupedConv2d(tf: TfLibrary, given: Arguments): GroupedConvolution {
  const known = made.get(tf.layers) ?? defineClass(tf)
  made.set(tf.layers, known)
  return known(given)
}

function defineClass({ core, layers }: TfLibrary): MakeLayer {
  // The class of the layer is not exported; a layer leads to it. Settings and their writing down are its own.
  const Stock = layers.conv2d({ filters: 1, kernelSize: 1 }).constructor as StockClass

  class GroupedConv2D extends Stock {
    static className = groupedConv2dClass
    readonly groups: number

    constructor(given: Arguments) {
      super(given)
      this.groups = given.groups
    }

    override build(inputShape: (number | null)[]): void {
      const channels = inputShape.at(-1) ?? 0
      // The stock layer's weights, for the channels that a filter sees; then what it demands of its input is put right.
      super.build([...inputShape.slice(0, -1), channels / this.groups])
      this.inputSpec = [{ ndim: 4, axes: { [-1]: channels } }]
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return core.tidy(() => {
        const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D // a layer with one input, as its inputSpec says
        const scores = convolve(this, x)
        return this.activation.apply(this.bias === null ? scores : core.add(scores, this.bias.read()))
      })
    }

    override getConfig() {
      return { ...super.getConfig(), groups: this.groups }
    }
  }

  function convolve({ groups, kernel, strides, padding, dilationRate }: GroupedConvolution, x: Tensor4D): Tensor4D {
    const filter = kernel.read() as Tensor4D
    const [height, width, channels, filters] = filter.shape
    if (channels === 1) {
      // One channel in each group: tf.js has that one, with the filters of a channel on an axis of their own.
      const depthwise = core.reshape<Rank.R4>(filter, [height, width, groups, filters / groups])
      return core.depthwiseConv2d(x, depthwise, strides, padding, 'NHWC', dilationRate)
    }
    const parts = core.split<Tensor4D>(x, groups, 3)
    const scores = core.split<Tensor4D>(filter, groups, 3).map((own, group) => {
      const part = parts[group] as Tensor4D // as many parts as filters
      return core.conv2d(part, own, strides, padding, 'NHWC', dilationRate)
    })
    return core.concat(scores, 3) as Tensor4D
  }

  core.serialization.registerClass(GroupedConv2D)
  return (given) => new GroupedConv2D(given)
}
