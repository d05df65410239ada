import { BrowserWindow, MessageChannelMain } from 'electron'
import { appOrigin, enginePage } from '../contract/appAddress.ts'
import type { EngineProcess } from './engineHost.ts'
import { sendTo } from './sendTo.ts'

/**
 * Starts an engine in a hidden window of its own, so that running out of memory there takes nothing else along, and
 * gives both windows one end of a channel. From then on they talk without main.
 */
export async function startEngineWindow(options: {
  readonly ui: BrowserWindow
  readonly preload: string
  readonly connection: number
}): Promise<EngineProcess> {
  const { ui, preload, connection } = options
  const window = new BrowserWindow({
    show: false,
    width: 320,
    height: 240,
    skipTaskbar: true,
    // A hidden page's timers stand almost still otherwise.
    webPreferences: { preload, spellcheck: false, backgroundThrottling: false },
  })
  let reason: string | null = null
  let listener: ((reason: string) => void) | null = null
  window.webContents.on('render-process-gone', (_event, details) => {
    reason ??= details.reason
    listener?.(reason)
    listener = null
  })

  try {
    await window.loadURL(appOrigin + enginePage)
  } catch (error) {
    window.destroy()
    throw error
  }
  const { port1, port2 } = new MessageChannelMain()
  sendTo(window, 'engine:port', { connection }, [port1])
  sendTo(ui, 'engine:port', { connection }, [port2])

  return {
    destroy: () => {
      if (!window.isDestroyed()) window.destroy()
    },
    onGone: (told) => {
      if (reason === null) listener = told
      else told(reason)
    },
  }
}
