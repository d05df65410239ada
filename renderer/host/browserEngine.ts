import { createEngineConnection } from './engineConnection.ts'
import type { EngineConnection } from './host.ts'

/** The engine as a Worker of this page. Its script is an entry of its own beside the page: the renderer never imports it. */
export function connectBrowserEngine(): EngineConnection {
  const worker = new Worker('./engine-worker.js', { type: 'module', name: 'engine' })
  const { port1, port2 } = new MessageChannel()
  const { engine, die } = createEngineConnection({ port: port1, end: () => worker.terminate() })
  worker.addEventListener('error', (event) => die(event.message || 'the engine could not be started'))
  worker.postMessage('port', [port2])
  return engine
}
