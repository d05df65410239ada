import { call, infix, type TorchExpression } from './torchExpression.ts'
import { commonLayout, inLayout, onlyExpression, type TorchLayer, type TorchValue } from './torchValue.ts'

export type TorchJoin = '+' | '-' | '*' | 'mean' | 'maximum'

/** A merge that works value by value, from left to right. */
export function joinTorch(values: readonly TorchValue[], join: TorchJoin): TorchLayer {
  const layout = commonLayout(values)
  const inputs = values.map((value) => inLayout(value, layout))
  const both = (left: TorchExpression, right: TorchExpression): TorchExpression =>
    join === 'maximum' ? call('torch.maximum', [left, right]) : infix(left, join === 'mean' ? '+' : join, right)
  const joined = inputs.reduce(both)
  return onlyExpression(join === 'mean' ? infix(joined, '/', inputs.length) : joined, layout)
}
