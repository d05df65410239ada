import { SlidersHorizontal, Trash2 } from 'lucide-react'
import { Fragment } from 'react'
import { ToggleButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { describeAugmentation } from '../../engine/contract/describeAugmentation.ts'
import type { OutputMetrics } from '../../engine/contract/metrics.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { changeTraining } from '../document/actions/changeSettings.ts'
import { useLanguage } from '../i18n/language.ts'
import { formatTime } from '../project/formatTime.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { formatCount, formatPercent, formatRate, formatSeconds, formatShort, formatValue } from '../training/formatNumbers.ts'
import { explained } from '../ui/explained.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { compare, ownColour } from './comparedRuns.ts'
import { deleteRun } from './deleteRun.ts'
import { runLines, type RunMeasure } from './runLines.ts'
import styles from './RunsPanel.module.css'

/** One past run: what can be done with it first, then a line for each output. A narrow table has its settings in a line below. */
export function RunRows({
  record,
  measures,
  hasOutputs,
  isShown,
  isCompared,
  columns,
}: {
  readonly record: RunHistory
  readonly measures: readonly RunMeasure[]
  /** Some run has several outputs, so the table has a column with their names. */
  readonly hasOutputs: boolean
  readonly isShown: boolean
  /** Its curves lie in the chart of several runs. */
  readonly isCompared: boolean
  /** Of the whole table. */
  readonly columns: number
}) {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const isBusy = useRunStore((state) => state.run.type === 'training' || state.run.type === 'paused')
  const { number, training, outcome, epochs, backend, durationMs, startedAt, trainable } = record
  const place = backend === 'pytorch' ? 'PyTorch' : backend
  const speed = epochs.at(-1)?.samplesPerSecond ?? 0
  const [whole, ...outputs] = runLines(record)
  const lines = outputs.length + 1

  const augmentation = describeAugmentation(training.augmentation)
  const settings = [
    t('runs.settingsLine', {
      optimizer: t(`training.optimizers.${training.optimizer.kind}`),
      rate: formatRate(training.optimizer.learningRate),
      batch: training.batchSize,
    }),
    ...(augmentation === null ? [] : [augmentation[language]]),
  ].join(' · ')
  const engine = speed === 0 ? place : `${place} · ${formatShort(speed)}/s`
  const duration = formatSeconds(durationMs / 1000, language)
  const when = formatTime(startedAt, language)
  const figures = (line: typeof whole) =>
    measures.map((measure) => (
      <Fragment key={measure}>
        <td data-first="true">{formatMeasure(measure, line?.training)}</td>
        <td>{formatMeasure(measure, line?.validation)}</td>
      </Fragment>
    ))

  return (
    <tbody data-shown={isShown}>
      <tr>
        <td rowSpan={lines} className={styles.compare}>
          <ToggleButton
            aria-label={t('runs.compare', { number })}
            isSelected={isCompared}
            onChange={(value) => compare(number, value)}
            className={styles.swatch ?? ''}
            style={ownColour(number)}
          />
        </td>
        <th scope="row" rowSpan={lines}>
          <button
            type="button"
            aria-disabled={isBusy}
            aria-label={t('runs.show', { number })}
            aria-pressed={isShown}
            {...explained(isBusy ? t('run.refusal.training') : t('runs.show', { number }))}
            onClick={() => {
              if (!isBusy) session().run.show(record)
            }}
          >
            {t('run.title', { number })}
          </button>
        </th>
        <td rowSpan={lines} className={styles.use}>
          <IconButton
            size="small"
            label={t('runs.use', { number })}
            icon={<SlidersHorizontal size={13} aria-hidden />}
            onPress={() => changeTraining(training)}
          />
          <IconButton
            size="small"
            label={t('runs.delete', { number })}
            icon={<Trash2 size={13} aria-hidden />}
            disabledReason={isBusy && isShown ? t('run.refusal.training') : null}
            onPress={() => deleteRun(record)}
          />
        </td>
        <td rowSpan={lines} data-outcome={outcome}>
          {t(`run.state.${outcome}`)}
        </td>
        <td rowSpan={lines} className={styles.words} data-wide>
          {settings}
        </td>
        <td rowSpan={lines}>{`${epochs.length} / ${training.epochs}`}</td>
        {hasOutputs && <td className={styles.words}>{lines > 1 ? t('runs.wholeNetwork') : ''}</td>}
        {figures(whole)}
        <td rowSpan={lines} data-first="true" data-wide>
          {formatCount(trainable)}
        </td>
        <td rowSpan={lines} data-wide>
          {engine}
        </td>
        <td rowSpan={lines} data-wide>
          {duration}
        </td>
        <td rowSpan={lines} data-wide>
          {when}
        </td>
      </tr>
      {outputs.map((line) => (
        <tr key={line.output} className={styles.part}>
          <td className={styles.words}>{line.output}</td>
          {figures(line)}
        </tr>
      ))}
      <tr className={styles.details}>
        <td colSpan={columns}>{[settings, t('runs.parametersOf', { count: trainable }), engine, duration, when].join(' · ')}</td>
      </tr>
    </tbody>
  )
}

function formatMeasure(measure: RunMeasure, of: Partial<OutputMetrics> | null | undefined): string {
  const value = of?.[measure]
  if (value === undefined) return '–'
  return measure === 'accuracy' ? formatPercent(value) : formatValue(value)
}
