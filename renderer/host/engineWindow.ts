import { engineFailedTag, enginePortTag } from '../../electron/contract/bridge.ts'

/*
 * The whole program of the hidden engine window: start the Worker and hand it the port that main brokered. Nothing else
 * may run here: timers and animation frames of a hidden page stand almost still, those of its Worker do not.
 */
const engine = new Worker('./engine-worker.js', { type: 'module', name: 'engine' })

engine.addEventListener('error', (event) => {
  window.postMessage({ tag: engineFailedTag, reason: event.message || 'the engine could not be started' }, location.origin)
})

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.data !== enginePortTag) return
  engine.postMessage('port', [...event.ports])
})
