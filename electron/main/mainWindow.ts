import { BrowserWindow, screen } from 'electron'
import { readWindowState, writeWindowState } from './windowState.ts'

/** The UI's window with the size and place of the last session, still empty and hidden. */
export async function createMainWindow(options: {
  readonly preload: string
  readonly stateFile: string
}): Promise<BrowserWindow> {
  const { preload, stateFile } = options
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const { position, width, height, maximized } = await readWindowState(stateFile, screens)
  const window = new BrowserWindow({
    ...position,
    width,
    height,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Netwright',
    webPreferences: { preload, spellcheck: false },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  keepState(window, stateFile)
  return window
}

/** Writes soon after each change and not on closing: a process that ends does not wait for its last write. */
function keepState(window: BrowserWindow, stateFile: string): void {
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    if (window.isDestroyed()) return
    const { x, y, width, height } = window.getNormalBounds()
    const state = { position: { x, y }, width, height, maximized: window.isMaximized() }
    // A lost size is no reason to trouble anybody.
    writeWindowState(stateFile, state).catch((error: unknown) => console.error('The window size could not be kept:', error))
  }
  const writeSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(write, 400)
  }
  window.on('resize', writeSoon)
  window.on('move', writeSoon)
  window.on('maximize', writeSoon)
  window.on('unmaximize', writeSoon)
  window.on('closed', () => clearTimeout(timer))
}
