import type { OptimizerSettings } from '../../../contract/document.ts'
import { adagrad } from './adagrad.ts'
import { adam } from './adam.ts'
import { momentum } from './momentum.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'
import type { UpdateRule } from './updateRule.ts'

/** The rule by which an optimiser moves one weight; each stands in a file of its own with its source. */
export function makeUpdateRule(settings: OptimizerSettings): UpdateRule {
  switch (settings.kind) {
    case 'sgd':
      return sgd()
    case 'momentum':
      return momentum(settings, { nesterov: false })
    case 'nesterov':
      return momentum(settings, { nesterov: true })
    case 'adagrad':
      return adagrad(settings)
    case 'rmsprop':
      return rmsprop(settings)
    case 'adam':
      return adam(settings, { decoupledDecay: false })
    case 'adamw':
      return adam(settings, { decoupledDecay: true })
  }
}
