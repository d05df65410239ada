import { setTimeout as rest } from 'node:timers/promises'
import type { BackendName } from '../../engine/contract/backendNames.ts'
import { benchJobs, type BenchJobName } from './benchJobs.ts'
import type { ContestantCalls, Entry } from './contestant.ts'
import { jobCost } from './jobCost.ts'
import type { LeftOut, RaceResult, RaceTimes, Side } from './jobReport.ts'
import type { KernelProfile } from './profileKernels.ts'
import type { TorchPeer } from './torchPeer.ts'

/** Workers of a page, by name; each is started by its first message. */
export interface BenchPage {
  ask(worker: string, message: unknown, options: { readonly timeoutMs: number }): Promise<unknown>
  /** Ends the Worker with its threads and memory. */
  drop(worker: string): Promise<void>
}

export interface RaceOptions {
  readonly page: BenchPage
  readonly peers: readonly TorchPeer[]
  /** The backend under test. */
  readonly backend: BackendName
  /** null: what the backend chooses. */
  readonly threads: number | null
  readonly cores: number
  readonly rounds: number
  /** Who else races. */
  readonly against: readonly Side[]
  readonly profile: boolean
  /** Hears what is going on. */
  readonly say: (line: string) => void
}

/** One at the start, behind the rope. */
interface Runner {
  readonly side: Side
  readonly name: string
  readonly detail: string
  readonly threads: number | null
  readonly batch: number
  readonly firstStepMs: number
  readonly rounds: (readonly number[])[]
  run(ask: { readonly ms: number; readonly minSteps: number }): Promise<readonly number[]>
  profile(): Promise<KernelProfile | null>
  close(): Promise<void>
}

const roundMs = 1000
const warmUpMs = 1500
/** A backend whose whole step takes longer is timed on a small batch. */
const slowStepMs = 10_000
/** A slow one need not run in every round. */
const spentMs = 12_000
const timeoutMs = 240_000
/** Threads that wait by spinning have gone to sleep by then. */
const restMs = 40

/** Times a job on everybody in turns, round by round. Who fails is left out, with the reason. */
export async function raceJob(job: BenchJobName, options: RaceOptions): Promise<RaceResult> {
  const { kind, batch } = benchJobs[job]
  const cost = jobCost(job)
  const runners: Runner[] = []
  const leftOut: LeftOut[] = []
  const enter = async (side: Side, name: string, prepare: () => Promise<Runner>): Promise<boolean> => {
    options.say(`  ${job}: preparing ${name}${side === 'stock' ? ' (tf.js as published)' : ''} …`)
    try {
      runners.push(await prepare())
      return true
    } catch (error) {
      leftOut.push({ side, name, reason: firstLine(error) })
      return false
    }
  }
  const enterBackend = (side: Side, backend: BackendName, threads: number | null): Promise<boolean> =>
    enter(side, backend, () =>
      openBackend(options.page, { side, entry: { job, batch, backend, threads, stock: side === 'stock' } }),
    )

  await enterBackend('ours', options.backend, options.threads)
  if (options.against.includes('torch'))
    for (const peer of options.peers)
      await enter('torch', `PyTorch ${peer.version}, ${threadCount(peer.threads)}`, () =>
        openTorch(peer, { job, batch, trainable: cost.trainable }),
      )
  if (options.against.includes('before') && options.backend !== 'wasm') await enterBackend('before', 'wasm', null)
  if (options.against.includes('stock')) {
    const hasWasm = await enterBackend('stock', 'wasm', null)
    // By itself it uses half of the processors; more may be faster.
    if (hasWasm && options.cores > 1) await enterBackend('stock', 'wasm', options.cores)
    if (hasWasm && kind === 'inference')
      leftOut.push({
        side: 'stock',
        name: 'cpu',
        reason: 'not tried: wasm runs the job, and one sample takes minutes in plain JavaScript',
      })
    else await enterBackend('stock', 'cpu', null)
  }
  try {
    await runRounds(runners, { leftOut, options, job })
    const ours = runners.find(({ side }) => side === 'ours')
    const profile = options.profile && ours !== undefined ? await ours.profile() : null
    return { job, kind, batch, cost, times: runners, leftOut, profile }
  } finally {
    for (const runner of runners) await runner.close().catch(() => {})
  }
}

async function runRounds(
  runners: Runner[],
  { leftOut, options, job }: { readonly leftOut: LeftOut[]; readonly options: RaceOptions; readonly job: string },
): Promise<void> {
  const spent = new Map(runners.map((runner) => [runner, runner.firstStepMs]))
  for (let round = -1; round < options.rounds; round++) {
    options.say(`  ${job}: ${round < 0 ? 'warming up' : `round ${round + 1} of ${options.rounds}`}`)
    for (const runner of runners.slice()) {
      const isSlow = (spent.get(runner) ?? 0) > spentMs
      // Its first step has warmed it up enough, and one round must do.
      if (isSlow && round !== 0) {
        if (round > 0) runner.rounds.push([])
        continue
      }
      const start = performance.now()
      try {
        const times = await runner.run(round < 0 ? { ms: warmUpMs, minSteps: 1 } : { ms: roundMs, minSteps: isSlow ? 1 : 2 })
        if (round >= 0) runner.rounds.push(times)
      } catch (error) {
        leftOut.push({ side: runner.side, name: runner.name, reason: firstLine(error) })
        runners.splice(runners.indexOf(runner), 1)
        await runner.close().catch(() => {})
      }
      spent.set(runner, (spent.get(runner) ?? 0) + performance.now() - start)
      await rest(restMs)
    }
  }
}

async function openBackend(page: BenchPage, { side, entry }: { readonly side: Side; readonly entry: Entry }): Promise<Runner> {
  const worker = `${side}-${entry.backend}-${entry.threads ?? 'own'}`
  const ask = <Name extends keyof ContestantCalls>(
    message: { readonly type: Name } & ContestantCalls[Name]['ask'],
  ): Promise<ContestantCalls[Name]['answer']> =>
    // The Worker answers each call with its own kind of answer: see contestant.ts.
    page.ask(worker, message, { timeoutMs }) as Promise<ContestantCalls[Name]['answer']>

  const open = async (batch: number) => {
    const { detail, firstStepMs } = await ask({ type: 'open', entry: { ...entry, batch } })
    return { detail, firstStepMs, batch }
  }
  const run: Runner['run'] = async (steps) => (await ask({ type: 'run', ...steps })).times
  const { batch, smallBatch } = benchJobs[entry.job]
  try {
    // Plain JavaScript takes a minute and more for a whole step of the larger nets: it shows on a small one first.
    let opened = await open(smallBatch)
    const whole = batch / smallBatch
    if (whole > 1 && (await isFast({ ms: opened.firstStepMs, whole, again: () => run({ ms: 0, minSteps: 1 }) })))
      opened = await open(batch)
    const threads = /^(\d+) thread/.exec(opened.detail)?.[1]
    return {
      side,
      name: entry.backend,
      detail: opened.detail,
      threads: threads === undefined ? entry.threads : Number(threads),
      batch: opened.batch,
      firstStepMs: opened.firstStepMs,
      rounds: [],
      run,
      profile: () => ask({ type: 'profile', ms: 2 * roundMs }),
      close: () => page.drop(worker),
    }
  } catch (error) {
    await page.drop(worker).catch(() => {})
    throw error
  }
}

/** Whether `whole` times a step of `ms` is a bearable time. A first step that was short but not short enough has a second chance, warm. */
async function isFast({
  ms,
  whole,
  again,
}: {
  readonly ms: number
  readonly whole: number
  readonly again: () => Promise<readonly number[]>
}): Promise<boolean> {
  if (ms * whole < slowStepMs) return true
  if (ms > slowStepMs / 2) return false
  const [warmMs = ms] = await again()
  return warmMs * whole < slowStepMs
}

async function openTorch(
  peer: TorchPeer,
  { job, batch, trainable }: { readonly job: string; readonly batch: number; readonly trainable: number },
): Promise<Runner> {
  const { parameters } = await peer.open(job, batch)
  if (parameters !== trainable)
    throw new Error(`Its net has ${parameters} parameters and ours ${trainable}: they are not the same net.`)
  return {
    side: 'torch',
    name: `PyTorch ${peer.version}`,
    detail: threadCount(peer.threads),
    threads: peer.threads,
    batch,
    firstStepMs: 0,
    rounds: [] as RaceTimes['rounds'][number][],
    run: (run) => peer.run(run),
    profile: async () => null,
    close: () => peer.closeJob(),
  }
}

function threadCount(count: number): string {
  return `${count} thread${count === 1 ? '' : 's'}`
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
