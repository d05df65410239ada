import { useTranslation } from 'react-i18next'
import type { OptimizerKind, OptimizerSettings } from '../../engine/contract/document.ts'
import { optimizerParts } from '../../engine/contract/optimizers.ts'
import { changeOptimizer } from '../document/actions/changeSettings.ts'
import { useDocument } from '../document/documentStore.ts'
import { Select } from '../ui/Select.tsx'
import { SettingNumber } from './SettingNumber.tsx'

type NumberName = Exclude<keyof OptimizerSettings, 'kind'>

const bounds: Record<NumberName, { readonly maximum: number; readonly step: number }> = {
  learningRate: { maximum: 1000, step: 0.0001 },
  momentum: { maximum: 0.9999, step: 0.01 },
  beta1: { maximum: 0.9999, step: 0.01 },
  beta2: { maximum: 0.99999, step: 0.001 },
  rho: { maximum: 0.9999, step: 0.01 },
  epsilon: { maximum: 1, step: 1e-7 },
  weightDecay: { maximum: 1000, step: 0.001 },
}

const kinds: readonly OptimizerKind[] = ['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw']

/** The optimizer and the numbers it takes. */
export function OptimizerFields() {
  const { t } = useTranslation()
  const optimizer = useDocument((document) => document.training.optimizer)
  return (
    <>
      <Select<OptimizerKind>
        layout="row"
        label={t('training.optimizer')}
        help={t('training.help.optimizer')}
        value={optimizer.kind}
        onChange={(kind) => changeOptimizer({ kind })}
        options={kinds.map((kind) => ({ value: kind, label: t(`training.optimizers.${kind}`) }))}
      />
      {(['learningRate', ...optimizerParts[optimizer.kind]] as const).map((name) => (
        <SettingNumber
          key={name}
          label={t(`training.${name}`)}
          help={t(`training.help.${name}`)}
          value={optimizer[name]}
          onChange={(value) => changeOptimizer({ [name]: value })}
          minimum={0}
          {...bounds[name]}
        />
      ))}
    </>
  )
}
