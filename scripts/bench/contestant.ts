import { setThreadsCount, setWasmPaths, getThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { BackendName } from '../../engine/contract/backendNames.ts'
import { backendDetail, configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import type { BenchJobName } from './benchJobs.ts'
import { openJob, type OpenJob } from './openJob.ts'
import { pageBackends } from './pageBackends.ts'
import { profileKernels, type KernelProfile } from './profileKernels.ts'

/** The Worker's own; this folder's types are Node's. */
declare const navigator: object

/** A job on one backend. `stock` is tf.js as it is published, without the kernels and gradients that Netwright adds. */
export interface Entry {
  readonly job: BenchJobName
  readonly batch: number
  readonly backend: BackendName
  readonly stock: boolean
  /** null: what the backend chooses by itself. */
  readonly threads: number | null
  /** Start weights are off by this share, up or down. */
  readonly disturbed?: number
  /** Learning rate of plain gradient descent in the place of the job's own optimiser. */
  readonly descent?: number
}

/** What a contestant's Worker is asked, and what it answers. */
export interface ContestantCalls {
  open: { ask: { entry: Entry }; answer: { detail: string; firstStepMs: number; firstLoss: number | null } }
  /** Steps for about `ms`, and at least `minSteps` of them; milliseconds of each. */
  run: { ask: { ms: number; minSteps: number }; answer: { times: readonly number[] } }
  /** The losses of the next steps. */
  train: { ask: { steps: number }; answer: { losses: readonly number[] } }
  profile: { ask: { ms: number }; answer: KernelProfile }
}

export type ContestantAsk = {
  [Name in keyof ContestantCalls]: { type: Name } & ContestantCalls[Name]['ask']
}[keyof ContestantCalls]
export type ContestantAnswer = ContestantCalls[keyof ContestantCalls]['answer']

/** One entry of a race; lives in a Worker of its own, so that no backend's threads or memory stay in another's way. */
export function createContestant(address: string): (ask: ContestantAsk) => Promise<ContestantAnswer> {
  let open: { readonly entry: Entry; readonly job: OpenJob } | null = null

  const opened = () => {
    if (open === null) throw new Error('No job is open.')
    return open
  }

  return async (ask) => {
    switch (ask.type) {
      case 'open': {
        const { entry } = ask
        open?.job.dispose()
        const detail = await openBackend(entry, address)
        open = { entry, job: openJob(entry.job, entry.batch, entry) }
        const start = performance.now()
        const firstLoss = await open.job.step()
        return { detail, firstStepMs: performance.now() - start, firstLoss }
      }
      case 'run':
        return { times: await timeSteps(opened().job, ask) }
      case 'train':
        return { losses: await lossesOf(opened().job, ask.steps) }
      case 'profile': {
        const { entry, job } = opened()
        return profileKernels(entry.backend, { step: () => job.step(), ms: ask.ms, whyNotReplayed: () => job.whyNotReplayed() })
      }
    }
  }
}

async function openBackend({ backend, stock, threads }: Entry, address: string): Promise<string> {
  if (threads !== null) {
    if (backend === 'wasm') setThreadsCount(threads)
    // Whoever counts the processors finds this many. tf.js's wasm takes at most half of them, also when told otherwise.
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: backend === 'wasm' ? 2 * threads : threads })
  }
  // Counts the processors, so not before.
  const host = pageBackends(address)
  if (stock) {
    setWasmPaths(host.wasmFiles)
    if (!(await tf.setBackend(backend))) throw new Error(`tf.js cannot open its backend ${backend} here.`)
  } else {
    configureBackends(host)
    const ready = await ensureBackend(backend)
    if (!ready.ok) throw new Error(ready.problems[0]?.message.en)
  }
  if (backend !== 'wasm') return stock ? 'JavaScript' : backendDetail(backend).en
  return `${getThreadsCount()} thread${getThreadsCount() === 1 ? '' : 's'}`
}

async function lossesOf(job: OpenJob, steps: number): Promise<readonly number[]> {
  const losses: number[] = []
  while (losses.length < steps) losses.push((await job.step()) ?? Number.NaN)
  return losses
}

async function timeStep(job: OpenJob): Promise<number> {
  const start = performance.now()
  await job.step()
  return performance.now() - start
}

async function timeSteps(
  job: OpenJob,
  { ms, minSteps }: { readonly ms: number; readonly minSteps: number },
): Promise<readonly number[]> {
  const times: number[] = []
  const end = performance.now() + ms
  while (times.length < minSteps || performance.now() < end) times.push(await timeStep(job))
  return times
}
