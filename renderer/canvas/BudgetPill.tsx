import { useTranslation } from 'react-i18next'
import { estimateTrainingMemory } from '../../engine/analyse/estimateTrainingMemory.ts'
import { formatCount } from '../../engine/graph/formula.ts'
import { compactCount } from '../../engine/layout/compactCount.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLanguage } from '../i18n/language.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { formatSeconds } from '../training/formatNumbers.ts'
import { Explained } from '../ui/Explained.tsx'
import styles from './BudgetPill.module.css'
import { formatBytes } from './formatBytes.ts'

/** What the whole network costs. Time stands here only once a run has measured it. */
export function BudgetPill() {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const totals = useAnalysis((analysis) => analysis.totals)
  const hasNodes = useDocument((document) => document.graph.nodes.length > 0)
  const batchSize = useDocument((document) => document.training.batchSize)
  const optimizer = useDocument((document) => document.training.optimizer.kind)
  const secondsPerEpoch = useRunStore((state) => {
    const run = compiledRun(state.run)
    const speed = state.progress?.samplesPerSecond ?? 0
    return run === null || state.outdated || speed <= 0 ? null : run.trainingSamples / speed
  })
  const complete = useAnalysis((analysis) =>
    [...analysis.nodes.values()].every((node) => node.outputShape !== null || node.inputShapes.length === 0),
  )
  if (!hasNodes) return null
  /** Behind a node without a shape nothing can be counted. */
  const atLeast = complete ? '' : '≥ '
  const parameters = totals.trainable
  const memory = estimateTrainingMemory(totals, { batchSize, optimizer })
  return (
    <dl className={styles.pill} aria-label={t('canvas.budget')}>
      <Figure
        value={atLeast + compactCount(parameters)}
        name={t('canvas.parameters')}
        title={t('canvas.parametersOf', { count: parameters })}
      />
      <Figure
        value={atLeast + compactCount(totals.multiplyAdds)}
        name={t('canvas.multiplyAdds')}
        title={t('canvas.multiplyAddsOf', { figure: formatCount(totals.multiplyAdds) })}
      />
      <Figure
        value={atLeast + formatBytes(memory.totalBytes)}
        name={t('canvas.atBatch', { batchSize })}
        title={t('canvas.memoryTip')}
      />
      {secondsPerEpoch !== null && (
        <Figure value={formatSeconds(secondsPerEpoch, language)} name={t('canvas.perEpoch')} title={t('canvas.perEpochTip')} />
      )}
    </dl>
  )
}

function Figure({ value, name, title }: { readonly value: string; readonly name: string; readonly title: string }) {
  return (
    <div className={styles.figure}>
      <dd className={styles.value}>{value}</dd>
      <dt>
        <Explained help={title}>{name}</Explained>
      </dt>
    </div>
  )
}
