import { useTranslation } from 'react-i18next'
import type { LearningRateSchedule } from '../../engine/contract/document.ts'
import { changeTraining } from '../document/actions/changeSettings.ts'
import { useDocument } from '../document/documentStore.ts'
import { Select } from '../ui/Select.tsx'
import { SettingNumber } from './SettingNumber.tsx'

type Kind = LearningRateSchedule['kind']

/** What a schedule starts with when it is chosen. */
const defaults: { readonly [K in Kind]: Extract<LearningRateSchedule, { kind: K }> } = {
  constant: { kind: 'constant' },
  step: { kind: 'step', everyEpochs: 5, factor: 0.5 },
  cosine: { kind: 'cosine', finalFactor: 0 },
  warmUp: { kind: 'warmUp', warmUpEpochs: 2 },
  plateau: { kind: 'plateau', patienceEpochs: 3, factor: 0.5, minimum: 1e-6 },
}
const kinds: readonly Kind[] = ['constant', 'step', 'cosine', 'warmUp', 'plateau']
const manyEpochs = 1_000_000

/** How the learning rate changes over the run. */
export function ScheduleFields() {
  const { t } = useTranslation()
  const schedule = useDocument((document) => document.training.schedule)
  const change = (next: LearningRateSchedule) => changeTraining({ schedule: next })
  return (
    <>
      <Select<Kind>
        layout="row"
        label={t('training.schedule')}
        help={t('training.help.schedule')}
        value={schedule.kind}
        onChange={(kind) => change(defaults[kind])}
        options={kinds.map((kind) => ({ value: kind, label: t(`training.schedules.${kind}`) }))}
      />
      {schedule.kind === 'step' && (
        <SettingNumber
          label={t('training.everyEpochs')}
          value={schedule.everyEpochs}
          onChange={(everyEpochs) => change({ ...schedule, everyEpochs })}
          minimum={1}
          maximum={manyEpochs}
          integer
        />
      )}
      {schedule.kind === 'warmUp' && (
        <SettingNumber
          label={t('training.warmUpEpochs')}
          value={schedule.warmUpEpochs}
          onChange={(warmUpEpochs) => change({ ...schedule, warmUpEpochs })}
          minimum={0}
          maximum={manyEpochs}
        />
      )}
      {schedule.kind === 'plateau' && (
        <SettingNumber
          label={t('training.patience')}
          value={schedule.patienceEpochs}
          onChange={(patienceEpochs) => change({ ...schedule, patienceEpochs })}
          minimum={1}
          maximum={manyEpochs}
          integer
        />
      )}
      {(schedule.kind === 'step' || schedule.kind === 'plateau') && (
        <SettingNumber
          label={t('training.factor')}
          value={schedule.factor}
          onChange={(factor) => change({ ...schedule, factor })}
          minimum={0.0001}
          maximum={schedule.kind === 'step' ? 1 : 0.9999}
          step={0.1}
        />
      )}
      {schedule.kind === 'cosine' && (
        <SettingNumber
          label={t('training.finalFactor')}
          value={schedule.finalFactor}
          onChange={(finalFactor) => change({ ...schedule, finalFactor })}
          minimum={0}
          maximum={1}
          step={0.01}
        />
      )}
      {schedule.kind === 'plateau' && (
        <SettingNumber
          label={t('training.minimumRate')}
          value={schedule.minimum}
          onChange={(minimum) => change({ ...schedule, minimum })}
          minimum={0}
          maximum={1000}
          step={1e-6}
        />
      )}
    </>
  )
}
