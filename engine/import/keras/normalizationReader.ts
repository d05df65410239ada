import { text } from '../../contract/text.ts'
import { isLastAxis } from './isLastAxis.ts'
import { numberAt } from './json.ts'
import { inert, type LayerReader } from './layerReading.ts'

export function normalization(kind: 'batchNorm' | 'layerNorm'): LayerReader {
  return (config, { inputs }) => {
    if (!isLastAxis(config['axis'], inputs)) return inert('it does not work on the last axis', '它不作用于最后一个轴')
    if (config['rms_scaling'] === true) return inert('it scales by the root mean square', '它按均方根缩放')
    const epsilon = numberAt(config, 'epsilon', 0.001)
    const without = [...(config['scale'] === false ? ['gamma'] : []), ...(config['center'] === false ? ['beta'] : [])]
    const remark = text(
      'it had no scale or shift of its own; here it has both, at 1 and 0, and training may change them',
      '它原本没有缩放或平移；这里两者都有，取 1 和 0，训练时可能改变',
    )
    const params = kind === 'batchNorm' ? { momentum: numberAt(config, 'momentum', 0.99), epsilon } : { epsilon }
    return { kind, params, without, ...(without.length > 0 ? { remark } : {}) }
  }
}
