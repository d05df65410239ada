import type { BackendName } from '../../engine/contract/backendNames.ts'
import type { BenchJobName } from './benchJobs.ts'
import type { ContestantCalls, Entry } from './contestant.ts'
import { curveDifference, type CurveDifference } from './curveDifference.ts'
import type { BenchPage } from './raceJob.ts'

export interface CurveBench extends CurveDifference {
  readonly job: BenchJobName
  readonly batch: number
  readonly steps: number
  readonly backend: BackendName
  readonly detail: string
  readonly reference: BackendName
  /** Learning rate of plain gradient descent; null where the job's own optimiser trained. */
  readonly descent: number | null
  /** The loss of each step on the reference, the same with its start weights disturbed, and on ours. */
  readonly expected: readonly number[]
  readonly disturbed: readonly number[]
  readonly losses: readonly number[]
  /** The reference, disturbed, against itself: how far apart rounding alone takes two runs of this job. */
  readonly ofItself: CurveDifference
}

/**
 * The jobs whose curves are compared, with the batch of a step. cnn32 takes most of a minute for a batch of 64 on the cpu backend, and
 * a second for two samples: its whole batch is held against tf.js's wasm kernels, which share none with ours. By Adam it is chaotic
 * (docs/decisions/0021-curves-of-cnn32.md), so it is trained by plain gradient descent too, which is not with this batch.
 */
export const curveJobs = [
  { job: 'mlp', batch: 64, reference: 'cpu' },
  { job: 'lstm', batch: 64, reference: 'cpu' },
  { job: 'cnn32', batch: 2, reference: 'cpu' },
  { job: 'cnn32', batch: 64, reference: 'wasm' },
  { job: 'cnn32', batch: 64, reference: 'wasm', descent: 0.01 },
] as const satisfies readonly Curve[]

interface Curve {
  readonly job: BenchJobName
  readonly batch: number
  readonly reference: BackendName
  /** Learning rate of plain gradient descent in the place of the job's own optimiser. */
  readonly descent?: number
}

/** About a bit of float32's last place. */
const disturbance = 1e-7

/** tf.js in plain JavaScript takes minutes. */
const timeoutMs = 3_600_000

/** Trains a job from the same weights with the same samples and masks on the reference, on it with disturbed weights, and on `backend`. */
export async function compareCurves(
  page: BenchPage,
  { job, batch, reference, descent }: Curve,
  { backend, threads, steps }: { readonly backend: BackendName; readonly threads: number | null; readonly steps: number },
): Promise<CurveBench> {
  const train = async (worker: string, own: { readonly backend: BackendName; readonly disturbed?: number }) => {
    const entry: Entry = { job, batch, stock: false, threads, ...(descent === undefined ? {} : { descent }), ...own }
    // The Worker answers each message with what ContestantCalls says; the page's messages are untyped on their way.
    const open = (await page.ask(worker, { type: 'open', entry }, { timeoutMs })) as ContestantCalls['open']['answer']
    const rest = (await page.ask(
      worker,
      { type: 'train', steps: steps - 1 },
      { timeoutMs },
    )) as ContestantCalls['train']['answer']
    await page.drop(worker)
    return { detail: open.detail, losses: [open.firstLoss ?? Number.NaN, ...rest.losses] }
  }
  const ours = await train('curve-ours', { backend })
  // Nothing is timed, so both at once.
  const [expected, disturbed] = await Promise.all([
    train('curve-reference', { backend: reference }),
    train('curve-disturbed', { backend: reference, disturbed: disturbance }),
  ])
  return {
    job,
    batch,
    steps,
    backend,
    detail: ours.detail,
    reference,
    descent: descent ?? null,
    losses: ours.losses,
    expected: expected.losses,
    disturbed: disturbed.losses,
    ofItself: curveDifference(disturbed.losses, expected.losses),
    ...curveDifference(ours.losses, expected.losses),
  }
}
