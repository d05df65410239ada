import { formula, formulaParam, productFormula, type Formula, type FormulaParam } from '../../graph/formula.ts'
import { shapeSize, type Shape } from '../../graph/shape.ts'
import type { Count } from '../defineLayer.ts'
import type { WeightSpec } from '../weightSpec.ts'
import type { FilterParams } from './windowParams.ts'

/** One learned filter tensor of a convolution, as arithmetic and as a weight. */
export interface FilterBank {
  readonly name: string
  readonly shape: Shape
  /** The same numbers as `shape`, with the user's params marked. */
  readonly factors: readonly (number | FormulaParam | Formula)[]
  readonly fanIn: number
  readonly fanOut: number
}

/**
 * "kernel" of a convolution: [...window, input channels / groups, filters]. Fans count every cell of the window; with groups a filter is
 * fed by the channels of its group, and fan out stays that of all filters, as Keras and PyTorch count them.
 */
export function kernelBank(
  kernel: readonly number[],
  channels: number,
  { filters, groups = 1 }: { readonly filters: number; readonly groups?: number },
): FilterBank {
  const cells = shapeSize(kernel)
  const seen = groups === 1 ? channels : formula`(${channels}/${formulaParam('groups', groups)})`
  return {
    name: 'kernel',
    shape: [...kernel, channels / groups, filters],
    factors: [...markedKernel(kernel), seen, formulaParam('filters', filters)],
    fanIn: (cells * channels) / groups,
    fanOut: cells * filters,
  }
}

function markedKernel(kernel: readonly number[]): readonly FormulaParam[] {
  return kernel.map((length) => formulaParam('kernel', length))
}

/** The weights of a layer with filters: its banks in their order, then the bias. */
export function filterWeights(banks: readonly FilterBank[], params: FilterParams, outputs: number): readonly WeightSpec[] {
  const { initializer, l1, l2 } = params
  const kernels = banks.map(({ name, shape, fanIn, fanOut }): WeightSpec => {
    return { name, shape, initializer, fanIn, fanOut, trainable: true, penalty: { l1, l2 } }
  })
  if (!params.bias) return kernels
  const { fanIn = outputs, fanOut = outputs } = kernels.at(-1) ?? {}
  return [...kernels, { name: 'bias', shape: [outputs], initializer: 'zeros', fanIn, fanOut, trainable: true }]
}

/** "3·3·16·32 + 32". */
export function filterFormula(banks: readonly FilterBank[], bias: boolean, outputs: number | FormulaParam): Formula {
  const sum = banks.map(({ factors }) => productFormula(factors)).reduce((left, right) => formula`${left} + ${right}`)
  return bias ? formula`${sum} + ${outputs}` : sum
}

/** Every weight of the banks is used once at each position: "32·32 · 3·3·16·32". Biases are not counted. */
export function filterMultiplyAdds(banks: readonly FilterBank[], positions: Shape): Count {
  const weights = banks.reduce((sum, bank) => sum + shapeSize(bank.shape), 0)
  const sum = banks.map(({ factors }) => productFormula(factors)).reduce((left, right) => formula`${left} + ${right}`)
  const each = banks.length > 1 ? formula`(${sum})` : sum
  return { count: shapeSize(positions) * weights, formula: formula`${productFormula(positions)} · ${each}` }
}

/** "depthwise_kernel": [...window, input channels, filters per channel]. Each output sees one channel only, so the fans leave channels out. */
export function depthwiseBank(kernel: readonly number[], channels: number, multiplier?: number): FilterBank {
  const cells = shapeSize(kernel)
  return {
    name: 'depthwise_kernel',
    shape: [...kernel, channels, multiplier ?? 1],
    factors: [...markedKernel(kernel), channels, ...(multiplier === undefined ? [] : [formulaParam('multiplier', multiplier)])],
    fanIn: cells,
    fanOut: cells * (multiplier ?? 1),
  }
}
