import { configureBackends } from '../../engine/run/backends/backends.ts'
import { probeBackends } from '../../engine/run/backends/probeBackends.ts'
import { benchTraining } from './benchTraining.ts'
import type { JobName } from './trainingJobs.ts'

/** The part of a Worker's global scope that is used here; this folder's types are Node's. */
declare const self: {
  readonly location: { readonly href: string }
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: JobName | 'probe' }) => void): void
}

/** The bench in a browser: a Worker, as the app's engine is one. It gets a job's name and answers with its result. */
configureBackends({ wasmFiles: new URL('wasm/', self.location.href).href })

self.addEventListener('message', (event) => {
  const work = event.data === 'probe' ? probeBackends() : benchTraining(event.data)
  void work.then(
    (result) => self.postMessage({ result }),
    (error: unknown) => self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
