import { cast, engine, type NamedAttrMap, type Tensor, type Variable } from '@tensorflow/tfjs-core'
import type { StockLayer } from './stockLayer.ts'

/** Runs a layer as one node; an activation that the node does not know is applied behind it, as the stock layer does. */
export function runLayer(
  node: 'SimdConvolution' | 'SimdGroupedConvolution' | 'SimdDense',
  { bias, activation }: Pick<StockLayer, 'bias' | 'activation'>,
  { x, filter, window }: { readonly x: Tensor; readonly filter: Variable | Tensor; readonly window: NamedAttrMap },
): Tensor {
  const name = activation.getClassName()
  const isFused = name === 'relu' || name === 'linear'
  const inputs = { x: x.dtype === 'float32' ? x : cast(x, 'float32'), filter, ...(bias === null ? {} : { bias: bias.read() }) }
  // A node has one result.
  const y = engine().runKernel(node, inputs, { ...window, activation: isFused ? name : 'linear' }) as unknown as Tensor
  return isFused ? y : activation.apply(y)
}
