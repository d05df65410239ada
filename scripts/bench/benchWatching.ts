import { runId } from '../../engine/contract/ids.ts'
import type { BackendName } from '../../engine/contract/protocol.ts'
import { uciDigits } from '../../engine/data/uciDigits.ts'
import { ensureBackend } from '../../engine/run/backends/backends.ts'
import { openRun, type Run } from '../../engine/run/openRun.ts'
import { digitsCnn } from '../../templates/digitsCnn.ts'
import { median } from './benchTraining.ts'

export interface WatchingBench {
  readonly backend: BackendName
  readonly watchedNodes: number
  readonly framesPerSecond: number
  readonly stepsPerSecond: number
  /** Steps per second with watching over those without, median of neighbouring windows. */
  readonly throughputRatio: number
  /** The same by processor time: what watching costs however busy the machine is with other work. */
  readonly processorRatio: number
  readonly ratios: readonly number[]
}

/** Short windows and many pairs: what else the machine does then hits both of a pair, or few pairs. */
const windowMs = 500
const pairs = 30

/** Throughput of a training run (digits-cnn) with its feature maps watched at 10 frames a second, against the same run unwatched. */
export async function benchWatching(backend: BackendName): Promise<WatchingBench> {
  const ready = await ensureBackend(backend)
  if (!ready.ok) throw new Error(ready.problems[0]?.message.en)
  const template = digitsCnn.draw()
  const document = { ...template, training: { ...template.training, epochs: 100_000 } }
  let frames = 0
  const opened = openRun(document, {
    runId: runId('bench'),
    dataSet: uciDigits(),
    backend,
    weights: null,
    snapshot: null,
    encodeCheckpoint: () => new Uint8Array(1),
    send: (event) => {
      if (event.type !== 'features') return
      frames += 1
      run.watcher.acknowledge(event.frame)
    },
  })
  if (!opened.ok) throw new Error(opened.problems[0]?.message.en)
  const run: Run = opened.value
  const nodes = document.graph.nodes.filter(({ kind }) => kind === 'conv2d' || kind === 'activation').map(({ id }) => id)
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
    processorRatios.push(on.steps / on.processorMs / (off.steps / off.processorMs))
    unwatched.push((off.steps * 1000) / off.elapsedMs)
    watchedMs += on.elapsedMs
  }
  await run.close()
  return {
    backend,
    watchedNodes: nodes.length,
    framesPerSecond: (frames * 1000) / watchedMs,
    stepsPerSecond: median(unwatched),
    throughputRatio: median(ratios),
    processorRatio: median(processorRatios),
    ratios,
  }
}

interface Window {
  readonly steps: number
  readonly elapsedMs: number
  readonly processorMs: number
}

async function measureWindow(run: Run): Promise<Window> {
  const before = run.session.trainer.state.step
  const start = performance.now()
  const processor = process.cpuUsage()
  await new Promise<void>((resolve) => {
    setTimeout(resolve, windowMs)
  })
  const { user, system } = process.cpuUsage(processor)
  const steps = run.session.trainer.state.step - before
  return { steps, elapsedMs: performance.now() - start, processorMs: (user + system) / 1000 }
}
