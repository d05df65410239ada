import { reshape, tidy, util, type Tensor } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { runLayer } from './runLayer.ts'
import { accelerateCall, type StockLayer } from './stockLayer.ts'

interface StockDense extends StockLayer {
  invokeCallHook(inputs: Tensor | Tensor[], options: Readonly<Record<string, unknown>>): void
}

/** Product, bias and relu of a dense layer become one kernel and one node of the tape. */
export function accelerateDense(): void {
  accelerateCall<StockDense>(layers.dense({ name: 'any', units: 1 }), (layer, inputs, options) => {
    const x = Array.isArray(inputs) ? inputs[0] : inputs
    if (x === undefined) return null
    return tidy(() => {
      layer.invokeCallHook(inputs, options)
      const filter = layer.kernel.read()
      const [k = 0, units = 0] = filter.shape
      if (x.rank === 2) return runLayer('SimdDense', layer, { x, filter, window: {} })
      const rows = util.sizeFromShape(x.shape.slice(0, -1))
      const y = runLayer('SimdDense', layer, { x: reshape(x, [rows, k]), filter, window: {} })
      return reshape(y, [...x.shape.slice(0, -1), units])
    })
  })
}
