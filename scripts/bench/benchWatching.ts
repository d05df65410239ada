import { analyse } from '../../engine/analyse/analyse.ts'
import type { BackendName } from '../../engine/contract/backendNames.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import { runId } from '../../engine/contract/ids.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { EngineEvent } from '../../engine/contract/protocol.ts'
import { ensureBackend } from '../../engine/run/backends/backends.ts'
import { openRun, type Run } from '../../engine/run/openRun.ts'
import { benchJobs, type BenchJobName } from './benchJobs.ts'
import { median } from './median.ts'

export interface WatchingOptions {
  /** null: simd. */
  readonly backend: BackendName | null
  /** Feature maps to watch; null: eight. */
  readonly nodes: number | null
  /** Takes a frame to where it is looked at; `acknowledge` asks for the next. */
  readonly deliver: (frame: FeaturesEvent, acknowledge: () => void) => void
}

export type FeaturesEvent = Extract<EngineEvent, { readonly type: 'features' }>

export interface WatchingBench {
  readonly backend: BackendName
  readonly job: BenchJobName
  readonly watchedNodes: number
  readonly framesPerSecond: number
  readonly stepsPerSecond: number
  /** Steps per second with watching over those without, median of neighbouring windows. */
  readonly throughputRatio: number
  /** The same by processor time: what watching costs however busy the machine is with other work. null: in a browser, which does not tell. */
  readonly processorRatio: number | null
  readonly ratios: readonly number[]
}

/** Short windows and many pairs: what else the machine does then hits both of a pair, or few pairs. */
const windowMs = 500
const pairs = 30

/**
 * Throughput of a training run with feature maps watched at 10 frames a second, against the same run unwatched. The net is
 * digits-cnn where it has feature maps enough, else vgg-small.
 */
export async function benchWatching(options: WatchingOptions): Promise<WatchingBench> {
  const backend = options.backend ?? 'simd'
  const wanted = options.nodes ?? 8
  const ready = await ensureBackend(backend)
  if (!ready.ok) throw new Error(ready.problems[0]?.message.en)
  const jobs = (['digits-cnn', 'vgg-small'] as const).map((name) => openNet(name))
  const net = jobs.find(({ nodes }) => nodes.length >= wanted) ?? jobs.at(-1)
  if (net === undefined) throw new Error('There is no net to watch.')
  const { job, document } = net
  const nodes = net.nodes.slice(0, wanted)
  let frames = 0
  const opened = openRun(document, {
    runId: runId('bench'),
    dataSet: benchJobs[job].data(),
    backend,
    weights: null,
    snapshot: null,
    encodeCheckpoint: () => new Uint8Array(1),
    send: (event) => {
      if (event.type !== 'features') return
      frames += 1
      options.deliver(event, () => run.watcher.acknowledge(event.frame))
    },
  })
  if (!opened.ok) throw new Error(opened.problems[0]?.message.en)
  const run: Run = opened.value
  const watch = (watched: boolean): void =>
    run.watcher.watch({ runId: run.id, nodes: watched ? nodes : [], sample: 0, everyMs: 100, mapsPerNode: 16 })

  await run.session.control('train')
  await measureWindow(run)
  const ratios: number[] = []
  const processorRatios: number[] = []
  const unwatched: number[] = []
  let watchedMs = 0
  frames = 0
  for (let pair = 0; pair < pairs; pair++) {
    // Either comes first in turn, so that a machine that slows down favours neither.
    const order = pair % 2 === 0 ? [true, false] : [false, true]
    const windows = new Map<boolean, Window>()
    for (const watched of order) {
      watch(watched)
      windows.set(watched, await measureWindow(run))
      watch(false)
    }
    const [on, off] = [windows.get(true), windows.get(false)]
    if (!on || !off) throw new Error('A window was not measured.')
    ratios.push(on.steps / on.elapsedMs / (off.steps / off.elapsedMs))
    if (on.processorMs !== null && off.processorMs !== null)
      processorRatios.push(on.steps / on.processorMs / (off.steps / off.processorMs))
    unwatched.push((off.steps * 1000) / off.elapsedMs)
    watchedMs += on.elapsedMs
  }
  await run.close()
  return {
    backend,
    job,
    watchedNodes: nodes.length,
    framesPerSecond: (frames * 1000) / watchedMs,
    stepsPerSecond: median(unwatched),
    throughputRatio: median(ratios),
    processorRatio: processorRatios.length === 0 ? null : median(processorRatios),
    ratios,
  }
}

interface WatchedNet {
  readonly job: BenchJobName
  readonly document: NetDocument
  /** Everything whose output is a stack of feature maps, in the order of computing. */
  readonly nodes: readonly NodeId[]
}

function openNet(job: BenchJobName): WatchedNet {
  const drawn = benchJobs[job].draw(benchJobs[job].batch)
  const document = { ...drawn, training: { ...drawn.training, epochs: 100_000 } }
  const { order, nodes } = analyse(document)
  const inputs = new Set(document.graph.nodes.filter(({ kind }) => kind === 'input').map(({ id }) => id))
  return { job, document, nodes: order.filter((id) => !inputs.has(id) && nodes.get(id)?.outputShape?.length === 3) }
}

interface Window {
  readonly steps: number
  readonly elapsedMs: number
  readonly processorMs: number | null
}

async function measureWindow(run: Run): Promise<Window> {
  const before = run.session.trainer.state.step
  const start = performance.now()
  const processor = processorTimeMs()
  await new Promise<void>((resolve) => {
    setTimeout(resolve, windowMs)
  })
  const now = processorTimeMs()
  const steps = run.session.trainer.state.step - before
  return { steps, elapsedMs: performance.now() - start, processorMs: processor === null || now === null ? null : now - processor }
}

function processorTimeMs(): number | null {
  if (typeof process === 'undefined') return null
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
