import { VisuallyHidden } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { NodeStatistics, ValueStatistics } from '../../engine/contract/probes.ts'
import type { Result } from '../../engine/contract/problem.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { isSmall } from '../run/canPreview.ts'
import { previewCost } from '../run/previewCost.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { formatPercent, formatValue } from '../training/formatNumbers.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import styles from './StatisticsTable.module.css'
import { useNodeNames } from './useNodeNames.ts'
import { usePolled } from './usePolled.ts'
import { useStatistics } from './useStatistics.ts'

/** Activations and gradients of every layer in numbers: dying units, vanishing and exploding gradients show here. */
export function StatisticsTable({ onPick }: { readonly onPick: (node: NodeId) => void }) {
  const small = useAnalysis((analysis) => isSmall(analysis.totals))
  return small ? <FollowingTable onPick={onPick} /> : <AskedTable onPick={onPick} />
}

/** Of a small network: measured anew whenever something was learned. */
function FollowingTable({ onPick }: { readonly onPick: (node: NodeId) => void }) {
  const { t } = useTranslation()
  const run = useRunStore((state) => compiledRun(state.run))
  const phase = useRunStore((state) => state.run.type)
  const epoch = useRunStore((state) => state.progress?.epoch ?? 0)
  const answer = usePolled(
    async () =>
      run === null
        ? null
        : session().ask('statistics', { runId: run.runId, nodes: run.document.graph.nodes.map((node) => node.id) }),
    { key: `${run?.runId} ${phase} ${epoch}`, isLive: phase === 'training', everyMs: 1500 },
  )
  if (answer === null) return <EmptyState title={t('features.table.waiting')} />
  return <MeasuredTable answer={answer} onPick={onPick} />
}

/** Of a large network: measured when somebody asks, and called off when somebody looks away. */
function AskedTable({ onPick }: { readonly onPick: (node: NodeId) => void }) {
  const { t } = useTranslation()
  const run = useRunStore((state) => compiledRun(state.run))
  const measuring = useRunStore((state) => state.measuring)
  const cost = previewCost(useAnalysis((analysis) => analysis.totals))
  const { answer, isUnderWay, start, cancel } = useStatistics(run)
  if (isUnderWay) {
    const label =
      measuring === null
        ? t('features.table.waiting')
        : t('features.table.progress', { done: measuring.done, total: measuring.total })
    return (
      <EmptyState
        title={label}
        action={
          <span className={styles.underWay}>
            <ProgressBar
              label={label}
              value={measuring === null ? null : measuring.done / measuring.total}
              className={styles.progress ?? ''}
            />
            <Button size="small" onPress={cancel}>
              {t('features.table.cancel')}
            </Button>
          </span>
        }
      />
    )
  }
  if (answer === null)
    return (
      <EmptyState
        title={t('features.table.askTitle')}
        action={
          <Button variant="primary" size="small" onPress={start}>
            {t('features.table.measure')}
          </Button>
        }
      >
        {t('features.table.ask', cost)}
      </EmptyState>
    )
  return (
    <div className={styles.asked}>
      <Button size="small" onPress={start}>
        {t('features.table.refresh')}
      </Button>
      <MeasuredTable answer={answer} onPick={onPick} />
    </div>
  )
}

function MeasuredTable({
  answer,
  onPick,
}: {
  readonly answer: Result<readonly NodeStatistics[]>
  readonly onPick: (node: NodeId) => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const run = useRunStore((state) => compiledRun(state.run))
  const nameOf = useNodeNames()
  if (!answer.ok) return <EmptyState title={answer.problems.map((problem) => local(problem.message)).join(' ')} />
  const names = new Map(run?.document.graph.nodes.map((node) => [node.id, nameOf(node)]))
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <VisuallyHidden elementType="caption">{t('features.table.caption')}</VisuallyHidden>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              {t('features.table.layer')}
            </th>
            <th colSpan={4} scope="colgroup">
              {t('features.table.activations')}
            </th>
            <th colSpan={3} scope="colgroup">
              {t('features.table.gradients')}
            </th>
            <th colSpan={2} scope="colgroup">
              {t('features.table.weights')}
            </th>
            <th colSpan={2} scope="colgroup">
              {t('features.table.weightGradients')}
            </th>
          </tr>
          <tr>
            {(
              [
                'mean',
                'deviation',
                'norm',
                'zeros',
                'mean',
                'deviation',
                'norm',
                'deviation',
                'norm',
                'deviation',
                'norm',
              ] as const
            ).map((column, index) => (
              <th key={index} scope="col" data-first={[0, 4, 7, 9].includes(index)}>
                {t(`features.table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.value.map((row) => (
            <tr key={row.node}>
              <th scope="row">
                <button type="button" onClick={() => onPick(row.node)}>
                  {names.get(row.node) ?? row.node}
                </button>
              </th>
              {cells(row).map((cell, index) => (
                <td key={index} data-first={[0, 4, 7, 9].includes(index)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The kernel stands for the layer: it is the first and by far the largest of its weights. */
function cells({ activations, outputGradients, weights }: NodeStatistics): readonly string[] {
  const kernel = weights[0]
  return [
    ...pick(activations, ['mean', 'deviation', 'norm', 'zeros']),
    ...pick(outputGradients, ['mean', 'deviation', 'norm']),
    ...pick(kernel?.values ?? null, ['deviation', 'norm']),
    ...pick(kernel?.gradients ?? null, ['deviation', 'norm']),
  ]
}

function pick(values: ValueStatistics | null, names: readonly ('mean' | 'deviation' | 'norm' | 'zeros')[]): readonly string[] {
  return names.map((name) => {
    if (values === null) return '·'
    if (values.nonFinite > 0) return 'NaN'
    return name === 'zeros' ? formatPercent(values.zeros) : formatValue(values[name])
  })
}
