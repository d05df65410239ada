import type { IpcRenderer } from 'electron'
import { engineFailedTag, enginePortTag } from '../contract/bridge.ts'
import type { CallName, MainEventName } from '../contract/calls.ts'

/** Gives the engine window its port once its page can hear it, and tells main when the page's Worker failed. */
export function forwardEnginePort(ipc: IpcRenderer): void {
  const channel: MainEventName = 'engine:port'
  ipc.on(channel, (event) => window.postMessage(enginePortTag, location.origin, [...event.ports]))

  const failed: CallName = 'engine:failed'
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || event.origin !== location.origin) return
    const { data } = event
    if (typeof data !== 'object' || data === null || !('tag' in data) || data.tag !== engineFailedTag) return
    const reason = 'reason' in data && typeof data.reason === 'string' ? data.reason.slice(0, 500) : 'unknown'
    void ipc.invoke(failed, { reason })
  })
}
