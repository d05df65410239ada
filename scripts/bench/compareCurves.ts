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
  /** The loss of each step on tf.js's cpu backend, and on ours. */
  readonly expected: readonly number[]
  readonly losses: readonly number[]
}

/**
 * The jobs whose curves are compared, with the batch of a step: cnn32 takes most of a minute for a batch of 64 on the cpu backend, and
 * a second for two samples.
 */
export const curveJobs = [
  { job: 'mlp', batch: 64 },
  { job: 'lstm', batch: 64 },
  { job: 'cnn32', batch: 2 },
] as const satisfies readonly { readonly job: BenchJobName; readonly batch: number }[]

/** tf.js in plain JavaScript takes minutes. */
const timeoutMs = 3_600_000

/** Trains a job from the same weights with the same samples and masks on the cpu backend and on `backend`. */
export async function compareCurves(
  page: BenchPage,
  { job, batch }: { readonly job: BenchJobName; readonly batch: number },
  { backend, threads, steps }: { readonly backend: BackendName; readonly threads: number | null; readonly steps: number },
): Promise<CurveBench> {
  const train = async (entry: Entry) => {
    const worker = `curve-${entry.backend}`
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
  const entry = { job, batch, stock: false, threads }
  const ours = await train({ ...entry, backend })
  const cpu = await train({ ...entry, backend: 'cpu' })
  const difference = curveDifference(ours.losses, cpu.losses)
  return { job, batch, steps, backend, detail: ours.detail, losses: ours.losses, expected: cpu.losses, ...difference }
}
