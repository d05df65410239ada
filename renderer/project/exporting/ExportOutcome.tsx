import { useTranslation } from 'react-i18next'
import { exportFormats, isRunFormat, type ExportFormat } from '../../../engine/contract/exportFormats.ts'
import type { ExportCheck } from '../../../engine/contract/modelFiles.ts'
import type { Text } from '../../../engine/contract/text.ts'
import { useLocalText } from '../../i18n/language.ts'
import { ProblemNote } from '../../problems/ProblemNote.tsx'
import { formatValue } from '../../training/formatNumbers.ts'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import styles from './ExportDialog.module.css'
import type { ExportProgress } from './makeExport.ts'

/** So many reasons are read; the others are mostly the same at other nodes. */
const problemsShown = 3

/** How an export went: what was compared, or that nothing was. */
export function ExportOutcome({ progress, format }: { readonly progress: ExportProgress; readonly format: ExportFormat }) {
  const { t } = useTranslation()
  switch (progress.type) {
    case 'idle':
      return null
    case 'working': {
      const words = t(`project.exportDialog.${isRunFormat(format) ? 'working' : 'workingPlain'}`)
      return (
        <output className={styles.outcome}>
          <p>{words}</p>
          <ProgressBar label={words} value={null} />
        </output>
      )
    }
    case 'failed':
      return (
        <div className={styles.outcome} role="alert">
          <p>
            <b>{t('project.exportDialog.failed')}</b> {progress.reason}
          </p>
          {progress.problems.slice(0, problemsShown).map((problem, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- problems have no id, and their order is their rank
            <ProblemNote key={index} problem={problem} />
          ))}
          {progress.problems.length > problemsShown && (
            <p>{t('project.exportDialog.failedMore', { count: progress.problems.length - problemsShown })}</p>
          )}
          <p>{t('project.exportDialog.failedHint')}</p>
        </div>
      )
    case 'choosing':
      return (
        <Outcome
          outcome={progress.type}
          words={t(`project.exportDialog.${progress.check === null ? 'ready' : 'choosing'}`)}
          check={progress.check}
          note={progress.note}
          format={format}
        />
      )
    case 'cancelled':
    case 'different':
      return (
        <Outcome
          outcome={progress.type}
          words={t(`project.exportDialog.${progress.type}`)}
          check={progress.check}
          note={progress.type === 'cancelled' ? progress.note : null}
          format={format}
        />
      )
    case 'saved':
      return (
        <Outcome
          outcome={progress.type}
          words={t('project.exportDialog.savedAs', { name: progress.name })}
          check={progress.check}
          note={progress.note}
          format={format}
        />
      )
  }
}

function Outcome({
  outcome,
  words,
  check,
  note,
  format,
}: {
  readonly outcome: ExportProgress['type']
  readonly words: string
  readonly check: ExportCheck | null
  readonly note: Text | null
  readonly format: ExportFormat
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const { group } = exportFormats[format]
  // Of a picture nobody asks whether it computes the same.
  const unchecked = group === 'picture' ? null : t(`project.exportDialog.unchecked.${group}`)
  const uncompared = note === null ? unchecked : local(note)
  return (
    <output className={styles.outcome} data-outcome={outcome}>
      <p>
        <b>{words}</b>
      </p>
      {check === null ? (
        uncompared !== null && <p>{uncompared}</p>
      ) : (
        <p className={styles.figures}>
          {t('project.exportDialog.compared', { difference: formatSmall(check.largestDifference), count: check.samples })}
          {' · '}
          {t('project.exportDialog.tolerance', { tolerance: formatSmall(check.tolerance) })}
        </p>
      )}
    </output>
  )
}

/** "3.1e-8"; an exact 0 is told as such. */
function formatSmall(value: number): string {
  return value === 0 ? '0' : value < 0.001 ? value.toExponential(1) : formatValue(value)
}
