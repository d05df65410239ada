import { useTranslation } from 'react-i18next'
import type { Metric } from '../../engine/contract/document.ts'
import { changeTraining } from '../document/actions/changeSettings.ts'
import { useDocument } from '../document/documentStore.ts'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { SettingNumber } from './SettingNumber.tsx'

const metricNames: readonly Metric[] = ['accuracy', 'top5', 'mae']

/** Early stopping, gradient clipping, and what is measured. */
export function GuardFields() {
  const { t } = useTranslation()
  const { earlyStopping, clipping, metrics } = useDocument((document) => document.training)
  return (
    <>
      {metricNames.map((metric) => (
        <Switch
          key={metric}
          label={t(`training.metric.${metric}`)}
          value={metrics.includes(metric)}
          onChange={(on) =>
            changeTraining({ metrics: metricNames.filter((name) => (name === metric ? on : metrics.includes(name))) })
          }
        />
      ))}
      <Select<'none' | 'value' | 'norm'>
        layout="row"
        label={t('training.clipping')}
        help={t('training.help.clipping')}
        value={clipping?.kind ?? 'none'}
        onChange={(kind) => changeTraining({ clipping: kind === 'none' ? null : { kind, limit: clipping?.limit ?? 1 } })}
        options={(['none', 'value', 'norm'] as const).map((kind) => ({ value: kind, label: t(`training.clippings.${kind}`) }))}
      />
      {clipping !== null && (
        <SettingNumber
          label={t('training.clipLimit')}
          value={clipping.limit}
          onChange={(limit) => changeTraining({ clipping: { ...clipping, limit } })}
          minimum={1e-6}
          maximum={1e9}
          step={0.1}
        />
      )}
      <Switch
        label={t('training.earlyStopping')}
        help={t('training.help.earlyStopping')}
        value={earlyStopping !== null}
        onChange={(on) => changeTraining({ earlyStopping: on ? { patienceEpochs: 5, minDelta: 0, restoreBest: true } : null })}
      />
      {earlyStopping !== null && (
        <>
          <SettingNumber
            label={t('training.patience')}
            value={earlyStopping.patienceEpochs}
            onChange={(patienceEpochs) => changeTraining({ earlyStopping: { ...earlyStopping, patienceEpochs } })}
            minimum={1}
            maximum={1_000_000}
            integer
          />
          <SettingNumber
            label={t('training.minDelta')}
            value={earlyStopping.minDelta}
            onChange={(minDelta) => changeTraining({ earlyStopping: { ...earlyStopping, minDelta } })}
            minimum={0}
            maximum={1e9}
            step={0.001}
          />
          <Switch
            label={t('training.restoreBest')}
            value={earlyStopping.restoreBest}
            onChange={(restoreBest) => changeTraining({ earlyStopping: { ...earlyStopping, restoreBest } })}
          />
        </>
      )}
    </>
  )
}
