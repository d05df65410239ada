import type { BackendName } from '../../engine/contract/backendNames.ts'
import { availableBackends, backendDetail, closeBackend, ensureBackend } from '../../engine/run/backends/backends.ts'
import { isSoftwareRenderer } from '../../engine/run/backends/describeRenderer.ts'
import { benchJobs, type BenchJobName } from './benchJobs.ts'
import { median } from './median.ts'
import { openJob, type OpenJob } from './openJob.ts'

export interface StepTiming {
  readonly backend: BackendName
  readonly detail: string
  /** Samples in a timed step: fewer on slow backends, so compare samples per second. */
  readonly batch: number
  readonly steps: number
  readonly medianMs: number
  readonly samplesPerSecond: number
}

export interface TrainingBench {
  readonly job: BenchJobName
  readonly timings: readonly StepTiming[]
  /** Backends that were left out, each with its reason. */
  readonly leftOut: readonly { readonly backend: BackendName; readonly reason: string }[]
}

interface Contestant {
  readonly backend: BackendName
  readonly detail: string
  readonly batch: number
  readonly job: OpenJob
  readonly times: number[]
}

const rounds = 5
const roundMs = 1500

/**
 * Times whole training steps (forward, backward, update, the loss read back) of a job on every backend, in turns:
 * a machine that slows down in between slows all of them.
 */
export async function benchTraining(job: BenchJobName): Promise<TrainingBench> {
  const contestants: Contestant[] = []
  const leftOut: { backend: BackendName; reason: string }[] = []
  for (const { backend, available, detail } of await availableBackends()) {
    const ready = available ? await ensureBackend(backend) : null
    if (ready?.ok) contestants.push(enter(backend, job))
    else leftOut.push({ backend, reason: ready?.problems[0]?.got?.en ?? detail.en })
  }
  for (const contestant of contestants) await warmUp(contestant)
  for (let round = 0; round < rounds; round++) for (const contestant of contestants) await run(contestant)
  for (const contestant of contestants) {
    contestant.job.dispose()
    closeBackend(contestant.backend)
  }
  return { job, timings: contestants.map(timing), leftOut }
}

function enter(backend: BackendName, name: BenchJobName): Contestant {
  const detail = backendDetail(backend).en
  const slow = backend === 'cpu' || isSoftwareRenderer(detail)
  const batch = slow ? benchJobs[name].smallBatch : benchJobs[name].batch
  return { backend, detail, batch, job: openJob(name, batch), times: [] }
}

async function timeStep(job: OpenJob): Promise<number> {
  const start = performance.now()
  await job.step()
  return performance.now() - start
}

async function warmUp({ backend, job }: Contestant): Promise<void> {
  await ensureBackend(backend)
  for (let count = 0; count < 2; count++) await timeStep(job)
}

async function run({ backend, job, times }: Contestant): Promise<void> {
  await ensureBackend(backend)
  const end = performance.now() + roundMs
  // At least two, so that one slow step does not make a median.
  for (let count = 0; count < 2 || performance.now() < end; count++) times.push(await timeStep(job))
}

function timing({ backend, detail, batch, times }: Contestant): StepTiming {
  const medianMs = median(times)
  return { backend, detail, batch, steps: times.length, medianMs, samplesPerSecond: (batch * 1000) / medianMs }
}
