import { availableBackends, configureBackends } from '../../engine/run/backends/backends.ts'
import { probeBackends } from '../../engine/run/backends/probeBackends.ts'
import { benchTraining } from './benchTraining.ts'
import type { BenchJobName } from './benchJobs.ts'
import { createContestant, type ContestantAsk } from './contestant.ts'
import { measurePeak } from './measurePeak.ts'
import { pageBackends } from './pageBackends.ts'

type EngineAsk =
  | { readonly type: 'backends' }
  | { readonly type: 'peak' }
  | { readonly type: 'probe' }
  | { readonly type: 'training'; readonly job: BenchJobName }

/** The part of a Worker's global scope that is used here; this folder's types are Node's. */
declare const self: {
  readonly location: { readonly href: string }
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: EngineAsk | ContestantAsk }) => void): void
}

/** The bench in a browser: a Worker, as the app's engine is one. It answers each message with its result or error. */
const contestant = createContestant(self.location.href)

function answer(ask: EngineAsk | ContestantAsk): Promise<unknown> {
  switch (ask.type) {
    case 'backends':
      return engine(availableBackends)
    case 'peak':
      return Promise.resolve(measurePeak())
    case 'probe':
      return engine(probeBackends)
    case 'training':
      return engine(() => benchTraining(ask.job))
    default:
      return contestant(ask)
  }
}

/** As the app has it; contestants choose for themselves, as some of them are tf.js as published. */
function engine<T>(work: () => Promise<T>): Promise<T> {
  configureBackends(pageBackends(self.location.href))
  return work()
}

self.addEventListener('message', (event) => {
  void answer(event.data).then(
    (result) => self.postMessage({ result }),
    (error: unknown) => self.postMessage({ error: error instanceof Error ? error.message : String(error) }),
  )
})
