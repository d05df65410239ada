import type { BrowserWindow, MessagePortMain } from 'electron'
import type { MainEventName, MainEvents } from '../contract/calls.ts'

/** Tells a window an event of the contract. A window that is gone hears nothing. */
export function sendTo<Name extends MainEventName>(
  window: BrowserWindow,
  name: Name,
  value: MainEvents[Name],
  ports: MessagePortMain[] = [],
): void {
  if (window.isDestroyed() || window.webContents.isCrashed()) return
  if (ports.length > 0) window.webContents.postMessage(name, value, ports)
  else window.webContents.send(name, value)
}
