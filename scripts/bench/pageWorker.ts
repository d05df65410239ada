import { availableBackends, configureBackends } from '../../engine/run/backends/backends.ts'
import { probeBackends } from '../../engine/run/backends/probeBackends.ts'
import type { BenchJobName } from './benchJobs.ts'
import { benchTraining } from './benchTraining.ts'
import { benchWatching, type FeaturesEvent, type WatchingBench, type WatchingOptions } from './benchWatching.ts'
import { createContestant, type ContestantAsk } from './contestant.ts'
import { measurePeak } from './measurePeak.ts'
import { pageBackends } from './pageBackends.ts'

type EngineAsk =
  | { readonly type: 'backends' }
  | { readonly type: 'peak' }
  | { readonly type: 'probe' }
  | { readonly type: 'training'; readonly job: BenchJobName }
  | ({ readonly type: 'watching' } & Omit<WatchingOptions, 'deliver'>)
  /** The window has a frame and wants the next. */
  | { readonly type: 'acknowledge' }

/** The part of a Worker's global scope that is used here; this folder's types are Node's. */
declare const self: {
  readonly location: { readonly href: string }
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: EngineAsk | ContestantAsk }) => void): void
}

/** The bench in a browser: a Worker, as the app's engine is one. It answers each message with its result or error. */
const contestant = createContestant(self.location.href)

function answer(ask: Exclude<EngineAsk, { readonly type: 'acknowledge' }> | ContestantAsk): Promise<unknown> {
  switch (ask.type) {
    case 'backends':
      return engine(availableBackends)
    case 'peak':
      return Promise.resolve(measurePeak())
    case 'probe':
      return engine(probeBackends)
    case 'training':
      return engine(() => benchTraining(ask.job))
    case 'watching':
      return engine(() => watch(ask))
    default:
      return contestant(ask)
  }
}

/** Frames go to the window and wait there to be acknowledged, as between the app's engine and its window. */
let acknowledgeFrame: (() => void) | null = null

function watch(options: Omit<WatchingOptions, 'deliver'>): Promise<WatchingBench> {
  const deliver = (frame: FeaturesEvent, acknowledge: () => void): void => {
    acknowledgeFrame = acknowledge
    self.postMessage({ frame })
  }
  return benchWatching({ ...options, deliver })
}

/** As the app has it; contestants choose for themselves, as some of them are tf.js as published. */
function engine<T>(work: () => Promise<T>): Promise<T> {
  configureBackends(pageBackends(self.location.href))
  return work()
}

self.addEventListener('message', (event) => {
  if (event.data.type === 'acknowledge') {
    acknowledgeFrame?.()
    return
  }
  void answer(event.data).then(
    (result) => self.postMessage({ result }),
    (error: unknown) => self.postMessage({ error: error instanceof Error ? error.message : String(error) }),
  )
})
