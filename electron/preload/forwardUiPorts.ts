import type { IpcRenderer } from 'electron'
import { uiPortTag } from '../contract/bridge.ts'
import type { MainEventName, MainEvents } from '../contract/calls.ts'

/** Ports cannot cross the context bridge, so an engine's port reaches the page as a message of the window to itself. */
export function forwardUiPorts(ipc: IpcRenderer): void {
  const channel: MainEventName = 'engine:port'
  ipc.on(channel, (event, { connection }: MainEvents['engine:port']) => {
    window.postMessage({ tag: uiPortTag, connection }, location.origin, [...event.ports])
  })
}
