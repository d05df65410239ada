import type { Text } from '../../contract/text.ts'
import { formulaParam } from '../../graph/formula.ts'
import type { Shape } from '../../graph/shape.ts'
import type { LayerDefinition } from '../defineLayer.ts'
import type { LayerRefusal } from '../layerRefusal.ts'
import { filterFormula, filterMultiplyAdds, filterWeights, type FilterBank } from './filterBanks.ts'
import { inferWindowed, windowRemarks, windowStep, type WindowLayer } from './slidingWindows.ts'
import { convolutionSettings, type ConvolutionParams } from './windowParams.ts'

interface SlidingConvolution<P> {
  readonly title: Text
  /** 2 slides over height × width, 1 over steps. */
  readonly axes: 1 | 2
  /** The learned filters for an input of this shape. */
  readonly banks: (params: P, shape: Shape) => readonly FilterBank[]
  /** What else may be wrong, for an input of the right rank in which the window fits. */
  readonly refuse?: (params: P, shape: Shape) => LayerRefusal | null
}

type SharedFields =
  | 'title'
  | 'category'
  | 'inputs'
  | 'hasOutput'
  | 'settings'
  | 'inferShape'
  | 'remarks'
  | 'weights'
  | 'parameterFormula'
  | 'multiplyAdds'
  | 'receptiveField'
  | 'countsAsDepth'

/** What every convolution declares alike that gives one channel for each filter: only its filters' shapes are its own. */
export function slidingConvolution<P extends ConvolutionParams>({
  title,
  axes,
  banks,
  refuse,
}: SlidingConvolution<P>): Pick<LayerDefinition<P>, SharedFields> {
  const layer: WindowLayer = { title, axes, kernelName: 'kernel' }
  return {
    title,
    category: 'conv',
    inputs: [{ name: 'in', multiple: false }],
    hasOutput: true,
    settings: (params) => convolutionSettings(`${params.filters}`, params),
    inferShape: (params, [shape = []]) => {
      const outcome = inferWindowed(layer, params, { shape, channels: params.filters })
      const refusal = 'shape' in outcome ? (refuse?.(params, shape) ?? null) : null
      return refusal === null ? outcome : { refusals: [refusal] }
    },
    remarks: (params, [shape = []]) => windowRemarks(layer, params, shape),
    weights: (params, [shape = []]) => filterWeights(banks(params, shape), params, params.filters),
    parameterFormula: (params, [shape = []]) =>
      filterFormula(banks(params, shape), params.bias, formulaParam('filters', params.filters)),
    multiplyAdds: (params, [shape = []], output) => filterMultiplyAdds(banks(params, shape), output.slice(0, -1)),
    receptiveField: windowStep,
    countsAsDepth: true,
  }
}
