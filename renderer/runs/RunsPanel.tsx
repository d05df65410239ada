import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { changeTraining } from '../training/changeSettings.ts'
import { useLanguage } from '../i18n/language.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { formatCount, formatPercent, formatRate, formatSeconds, formatShort, formatValue } from '../training/formatNumbers.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import type { RunHistory } from '../../engine/document/runHistory.ts'
import styles from './RunsPanel.module.css'

/* What can be done with a run stands beside its number, where a small window, in which the table scrolls, shows it too. */
const columns = [
  'outcome',
  'settings',
  'epochs',
  'loss',
  'validationLoss',
  'accuracy',
  'validationAccuracy',
  'parameters',
  'backend',
  'duration',
  'when',
] as const

/** Past runs of this project with what they reached, newest first. */
export function RunsPanel() {
  const { t } = useTranslation()
  const records = useRunStore((state) => state.records)
  const shown = useRunStore((state) => state.runNumber)
  if (records.length === 0) {
    return (
      <EmptyState icon={<History size={20} aria-hidden />} title={t('runs.empty')}>
        {t('runs.emptyText')}
      </EmptyState>
    )
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>{t('runs.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('runs.number')}</th>
            <td aria-label={t('runs.useShort')} />
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`runs.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.toReversed().map((record) => (
            <RunRow key={record.number} record={record} isShown={record.number === shown} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RunRow({ record, isShown }: { readonly record: RunHistory; readonly isShown: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const isBusy = useRunStore((state) => state.run.type === 'training' || state.run.type === 'paused')
  const { number, training, outcome, epochs, backend, durationMs, startedAt, trainable } = record
  const last = epochs.at(-1)
  const rate = last === undefined || last.samplesPerSecond === 0 ? '' : ` · ${formatShort(last.samplesPerSecond)}/s`
  return (
    <tr data-shown={isShown}>
      <th scope="row">
        <button
          type="button"
          disabled={isBusy}
          aria-label={t('runs.show', { number })}
          aria-pressed={isShown}
          title={isBusy ? t('run.refusal.training') : t('runs.show', { number })}
          onClick={() => session().run.show(record)}
        >
          {t('run.title', { number })}
        </button>
      </th>
      <td>
        <Button size="small" variant="quiet" label={t('runs.use', { number })} onPress={() => changeTraining(training)}>
          {t('runs.useShort')}
        </Button>
      </td>
      <td data-outcome={outcome}>{t(`run.state.${outcome}`)}</td>
      <td className={styles.words}>
        {t('runs.settingsLine', {
          optimizer: t(`training.optimizers.${training.optimizer.kind}`),
          rate: formatRate(training.optimizer.learningRate),
          batch: training.batchSize,
        })}
      </td>
      <td>{`${epochs.length} / ${training.epochs}`}</td>
      <td>{last === undefined ? '–' : formatValue(last.training.loss)}</td>
      <td>{last === undefined || last.validation === null ? '–' : formatValue(last.validation.loss)}</td>
      <td>{last?.training.accuracy === undefined ? '–' : formatPercent(last.training.accuracy)}</td>
      <td>{last?.validation?.accuracy === undefined ? '–' : formatPercent(last.validation.accuracy)}</td>
      <td>{formatCount(trainable)}</td>
      <td>{`${backend}${rate}`}</td>
      <td>{formatSeconds(durationMs / 1000, language)}</td>
      <td>
        {new Date(startedAt).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'short', timeStyle: 'short' })}
      </td>
    </tr>
  )
}
