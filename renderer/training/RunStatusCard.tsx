import { useTranslation } from 'react-i18next'
import type { Metric, NetDocument } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { EpochPoint, Metrics, StepPoint } from '../../engine/contract/metrics.ts'
import type { Fix } from '../../engine/contract/problem.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { applyFix } from '../document/actions/perform.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLanguage } from '../i18n/language.ts'
import { ProblemNote } from '../problems/ProblemNote.tsx'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { liveCurves, session } from '../run/session.ts'
import { startAgain } from '../run/startAgain.ts'
import { Explained } from '../ui/Explained.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { fittingMetrics } from './fittingMetrics.ts'
import { formatCount, formatPercent, formatRate, formatSeconds, formatShort, formatValue } from './formatNumbers.ts'
import styles from './RunStatusCard.module.css'

/** Where the run stands, in numbers; refreshed a few times a second. */
export function RunStatusCard() {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const state = useRunStore((store) => store.run)
  const progress = useRunStore((store) => store.progress)
  const number = useRunStore((store) => store.runNumber)
  const isFromTorch = useRunStore(({ records, runNumber }) =>
    records.some((each) => each.number === runNumber && each.backend === 'pytorch'),
  )
  const outdated = useRunStore((store) => store.outdated)
  // Another engine has the data anew, which does not mean that anything was changed.
  const isOffered = useRunStore((store) => store.offer !== null)
  const run = compiledRun(state)
  const problem = run?.status.problem ?? null
  const refused = state.type === 'idle' ? (state.problems[0] ?? null) : null
  const phase = state.type === 'ended' ? state.outcome : state.type
  const mine = run !== null && liveCurves.runId === run.runId
  // The curves of the last run stay on screen while the next one waits.
  const step = number === null ? null : liveCurves.lastStep()
  const epoch = number === null ? null : (liveCurves.epochs.at(-1) ?? null)
  const nextDocument = useDocument((document) => document)
  const metrics = fittingMetrics(run?.document ?? nextDocument)
  const underWay = state.type === 'training' || state.type === 'paused'
  const settings = useDocument((document) => JSON.stringify(document.training))
  const settingsChanged = underWay && run !== null && settings !== JSON.stringify(run.document.training)
  const title = number === null ? null : t(isFromTorch ? 'run.titleTorch' : 'run.title', { number })
  const done = progress === null ? 0 : fractionDone(progress)

  const onStartAgain = (fix: Fix) => {
    if (applyFix(fix)) void startAgain(session().run, { state: state.type })
  }

  return (
    <section className={styles.card} aria-label={title ?? t('runs.title')}>
      <header className={styles.header}>
        <b>{title ?? t('training.groups.loop')}</b>
        <output className={styles.phase} data-phase={phase}>
          {t(`run.state.${phase}`)}
        </output>
      </header>
      {problem !== null && (
        <div role="alert">
          <ProblemNote problem={problem} {...(problem.severity === 'error' ? { onStartAgain } : {})} />
        </div>
      )}
      {refused !== null && <ProblemNote problem={refused} />}
      {(outdated || settingsChanged) && number !== null && !isOffered && (
        <p className={styles.note}>{t(state.type === 'ended' ? 'run.outdatedEnded' : 'run.outdated', { number })}</p>
      )}
      {progress !== null && mine && (
        <>
          <dl className={styles.list}>
            <dt>
              <Explained help={t('training.help.epochs')}>{t('training.epoch')}</Explained>
            </dt>
            <dd>
              {t('training.epochOf', {
                epoch: Math.min(progress.epoch + (state.type === 'training' ? 1 : 0), progress.epochs),
                epochs: progress.epochs,
              })}
            </dd>
            {state.type === 'paused' && progress.stepInEpoch > 0 && step !== null && (
              <>
                <dt>{t('training.batch')}</dt>
                <dd>{t('training.batchOf', { batch: progress.stepInEpoch, batches: progress.stepsPerEpoch })}</dd>
                <dt>{t('training.batchLoss')}</dt>
                <dd>{formatValue(step.loss)}</dd>
              </>
            )}
          </dl>
          <ProgressBar label={t('training.progress')} value={done} />
        </>
      )}
      {(step !== null || epoch !== null) && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                {t('training.measure')}
              </th>
              <th scope="col">
                <Explained help={t('training.measureHelp.train')}>{t('training.train')}</Explained>
              </th>
              <th scope="col">
                <Explained help={t('training.measureHelp.validation')}>{t('training.validation')}</Explained>
              </th>
            </tr>
          </thead>
          <tbody>
            {measureRows({ metrics, step, epoch }).map(({ name, output, training, validation }) => (
              <tr key={`${output ?? ''} ${name}`}>
                <th scope="row">
                  <Explained help={t(`training.measureHelp.${name}`)}>
                    {output !== null && `${output}: `}
                    {name === 'loss' || name === 'penalty' ? t(`training.${name}`) : t(`training.metric.${name}`)}
                  </Explained>
                </th>
                <td>{training}</td>
                <td>{validation}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {run !== null && (
        <dl className={styles.list}>
          {mine && step !== null && (
            <>
              <dt>
                <Explained help={t('training.help.learningRate')}>{t('training.learningRate')}</Explained>
              </dt>
              <dd>{formatRate(step.learningRate)}</dd>
            </>
          )}
          {progress !== null && progress.samplesPerSecond > 0 && (
            <>
              <dt>{t('training.throughput')}</dt>
              <dd>{t('training.perSecond', { rate: formatShort(progress.samplesPerSecond) })}</dd>
            </>
          )}
          {state.type === 'training' && progress !== null && progress.secondsLeft !== null && (
            <>
              <dt>{t('training.timeLeft')}</dt>
              <dd>{formatSeconds(progress.secondsLeft, language)}</dd>
            </>
          )}
          <dt>
            <Explained help={t('training.samplesTip')}>{t('training.samples')}</Explained>
          </dt>
          <dd>
            {t('training.samplesSplit', {
              training: formatCount(run.trainingSamples),
              validation: formatCount(run.validationSamples),
            })}
          </dd>
          <dt>{t('training.backend')}</dt>
          <dd>{run.status.backend}</dd>
        </dl>
      )}
      {run !== null && run.drawn !== null && (
        <p className={styles.note}>
          {run.drawn.length === 0
            ? t('training.learnedStart')
            : t('training.learnedStartExcept', { names: namesOf(run.document, run.drawn) })}
        </p>
      )}
      {run !== null && run.frozen > 0 && (
        <p className={styles.note}>{t('training.frozen', { weights: formatCount(run.frozen) })}</p>
      )}
    </section>
  )
}

/** A few names, then how many more. */
function namesOf({ graph }: NetDocument, nodes: readonly NodeId[]): string {
  const index = indexGraph(graph)
  const names = nodes.map((id) => index.nodes.get(id)?.name ?? id)
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} + ${names.length - 5}`
}

type MeasureName = 'loss' | 'penalty' | Metric

interface MeasureRow {
  readonly name: MeasureName
  /** null: of the net as a whole. */
  readonly output: string | null
  readonly training: string
  readonly validation: string
}

/** The last whole epoch; before its end, the last batch. A penalty is shown where there is one; several outputs each by name. */
function measureRows({
  metrics,
  step,
  epoch,
}: {
  readonly metrics: readonly Metric[]
  readonly step: StepPoint | null
  readonly epoch: EpochPoint | null
}): readonly MeasureRow[] {
  const training: Metrics | null = epoch?.training ?? step
  const validation = epoch?.validation ?? null
  const outputs = Object.entries(training?.outputs ?? {})
  const names: readonly MeasureName[] = [
    'loss',
    ...(training !== null && training.penalty > 0 ? ['penalty' as const] : []),
    ...(outputs.length > 0 ? [] : metrics),
  ]
  const row = (
    name: MeasureName,
    { output, of, validated }: { output: string | null; of: Partial<Metrics> | null; validated: Partial<Metrics> | null },
  ): MeasureRow => ({ name, output, training: formatMeasure(name, of), validation: formatMeasure(name, validated) })
  return [
    ...names.map((name) => row(name, { output: null, of: training, validated: validation })),
    ...outputs.flatMap(([output, of]) =>
      (['loss', ...metrics] as const)
        .filter((name) => of[name] !== undefined)
        .map((name) => row(name, { output, of, validated: validation?.outputs?.[output] ?? null })),
    ),
  ]
}

function formatMeasure(name: MeasureName, metrics: Partial<Metrics> | null): string {
  const value = metrics?.[name]
  if (value === undefined) return '–'
  return name === 'accuracy' || name === 'top5' ? formatPercent(value) : formatValue(value)
}

function fractionDone({
  epoch,
  epochs,
  stepInEpoch,
  stepsPerEpoch,
}: {
  epoch: number
  epochs: number
  stepInEpoch: number
  stepsPerEpoch: number
}): number {
  return epochs === 0 ? 0 : (epoch + (stepsPerEpoch === 0 ? 0 : stepInEpoch / stepsPerEpoch)) / epochs
}
