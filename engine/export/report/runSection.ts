import { describeAugmentation } from '../../contract/describeAugmentation.ts'
import type { TrainingSettings } from '../../contract/document.ts'
import type { Metrics } from '../../contract/metrics.ts'
import { optimizerParts } from '../../contract/optimizers.ts'
import { curvesSvg, type Curve } from './curvesSvg.ts'
import { Html, html } from './html.ts'
import type { ReportRun } from './reportFacts.ts'
import type { ReportNumbers } from './reportNumbers.ts'
import { factsTable } from './reportSections.ts'
import type { Voice } from './voice.ts'

/** One run: how it was trained, and its curves. */
export function runSection(run: ReportRun, voice: Voice): Html {
  const { words, numbers } = voice
  const charts = (['loss', 'accuracy', 'top5', 'mae'] as const).flatMap((measure) => chart(run, { measure, voice }))
  const last = run.epochs.at(-1)
  const facts = factsTable([
    ...(run.outcome === null ? [] : [[words.outcome, words.outcomes[run.outcome]] as const]),
    ...(run.startedAt === null ? [] : [[words.started, numbers.time(run.startedAt)] as const]),
    ...(run.durationMs === null ? [] : [[words.duration, formatDuration(run.durationMs)] as const]),
    ...(run.backend === null ? [] : [[words.backend, run.backend === 'pytorch' ? 'PyTorch' : run.backend] as const]),
    ...(run.trainingSamples === null
      ? []
      : [[words.samples, `${numbers.count(run.trainingSamples)} + ${numbers.count(run.validationSamples ?? 0)}`] as const]),
    ...settings(run.training, voice),
    ...(last === undefined ? [] : lastEpoch(last, voice)),
  ])
  return html`<h3>${run.name}</h3>
    ${facts}${charts.length === 0 ? html`` : html`<div class="charts">${charts}</div>`}`
}

export function settings(training: TrainingSettings, voice: Voice): readonly (readonly [string, string])[] {
  const { words, numbers } = voice
  const { optimizer, schedule, batchSize, epochs, seed, shuffle, earlyStopping, clipping, augmentation } = training
  return [
    [
      words.optimizer,
      told(words.optimizers[optimizer.kind], optimizerParts[optimizer.kind], {
        values: optimizer,
        names: words.optimizerParts,
        numbers,
      }),
    ],
    [words.learningRate, numbers.setting(optimizer.learningRate)],
    [
      words.schedule,
      told(words.schedules[schedule.kind], Object.keys(schedule), {
        values: { ...schedule },
        names: words.scheduleParts,
        numbers,
      }),
    ],
    [words.batchSize, numbers.count(batchSize)],
    [words.epochs, numbers.count(epochs)],
    [words.seed, String(seed)],
    [words.shuffle, shuffle ? words.yes : words.no],
    [
      words.earlyStopping,
      earlyStopping === null ? words.off : words.patience.replace('{n}', numbers.count(earlyStopping.patienceEpochs)),
    ],
    [words.augmentation, describeAugmentation(augmentation)?.[words.language] ?? words.off],
    [words.clipping, clipping === null ? words.off : `${words.clippings[clipping.kind]}: ${numbers.setting(clipping.limit)}`],
  ]
}

/** "Adam: beta 1 0.9, beta 2 0.999"; what has no name in `names` is left out. */
function told(
  title: string,
  parts: readonly string[],
  {
    values,
    names,
    numbers,
  }: { readonly values: object; readonly names: Readonly<Record<string, string>>; readonly numbers: ReportNumbers },
): string {
  const own = new Map<string, unknown>(Object.entries(values))
  const tell = (value: unknown) => (typeof value === 'number' ? numbers.setting(value) : String(value))
  const shown = parts.flatMap((part) => (names[part] === undefined ? [] : [`${names[part]} ${tell(own.get(part))}`]))
  return shown.length === 0 ? title : `${title}: ${shown.join(', ')}`
}

function chart(
  run: ReportRun,
  { measure, voice }: { readonly measure: 'loss' | 'accuracy' | 'top5' | 'mae'; readonly voice: Voice },
): readonly Html[] {
  const { words, numbers } = voice
  const read = (metrics: Metrics | null): number => metrics?.[measure] ?? Number.NaN
  // A mean stands in the middle of its epoch; where an epoch is one batch, it is that batch.
  const middle = run.steps.length > run.epochs.length ? 0.5 : 0
  const curves: Curve[] = [
    { name: words.train, className: 'train', isFaint: true, points: run.steps.map((step) => ({ x: step.epoch, y: read(step) })) },
    {
      name: words.train,
      className: 'train',
      points: run.epochs.map(({ epoch, training }) => ({ x: epoch - middle, y: read(training) })),
    },
    {
      name: words.validation,
      className: 'validation',
      points: run.epochs.map(({ epoch, validation }) => ({ x: epoch, y: read(validation) })),
    },
  ]
  const svg = curvesSvg(words[measure], {
    curves,
    xLabel: words.epoch,
    isShare: measure === 'accuracy' || measure === 'top5',
    numbers,
  })
  // curvesSvg escapes what it is given.
  return svg === ''
    ? []
    : [
        html`<figure>
          <figcaption>${words[measure]}</figcaption>
          ${new Html(svg)}
        </figure>`,
      ]
}

/** What the last epoch reached, a line for each part of the samples. */
function lastEpoch(
  { epoch, training, validation }: ReportRun['epochs'][number],
  { words, numbers }: Voice,
): readonly (readonly [string, string])[] {
  const tell = (metrics: Metrics): string =>
    [
      `${words.loss} ${numbers.measured(metrics.loss)}`,
      ...(metrics.accuracy === undefined ? [] : [`${words.accuracy} ${numbers.percent(metrics.accuracy)}`]),
    ].join(' · ')
  return [
    [`${words.last} (${numbers.count(epoch)}) · ${words.train}`, tell(training)],
    ...(validation === null
      ? []
      : [[`${words.last} (${numbers.count(epoch)}) · ${words.validation}`, tell(validation)] as const]),
  ]
}

function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}
