import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'

const electron = vi.hoisted(() => ({ created: [] as ((event: unknown, contents: unknown) => void)[], opened: [] as string[] }))
vi.mock('electron', () => ({
  app: { on: (_name: string, listener: (event: unknown, contents: unknown) => void) => electron.created.push(listener) },
  shell: { openExternal: async (url: string) => void electron.opened.push(url) },
}))
const { guardAllContents } = await import('./guardContents.ts')

/** WebContents as far as the guard touches it. */
class Contents extends EventEmitter {
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
  isPrevented(name: string, details: object = {}): boolean {
    let prevented = false
    this.emit(name, { ...details, preventDefault: () => (prevented = true) })
    return prevented
  }
}

let contents: Contents
beforeEach(() => {
  electron.created.length = 0
  electron.opened.length = 0
  contents = new Contents()
  guardAllContents()
  for (const listener of electron.created) listener(null, contents)
})

test('windows stay on the app’s own pages', () => {
  for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    expect(contents.isPrevented(name, { url: 'https://attacker.example/', isMainFrame: true })).toBe(true)
    expect(contents.isPrevented(name, { url: 'file:///etc/passwd', isMainFrame: true })).toBe(true)
    expect(contents.isPrevented(name, { url: 'app://bundle/index.html', isMainFrame: true })).toBe(false)
  }
})

test('frames inside a page and webviews are refused', () => {
  expect(contents.isPrevented('will-frame-navigate', { url: 'app://bundle/index.html', isMainFrame: false })).toBe(true)
  expect(contents.isPrevented('will-attach-webview')).toBe(true)
})

test('no page opens a window; known sites open in the person’s browser', () => {
  const actions = ['https://arxiv.org/abs/1409.1556', 'https://attacker.example/', 'app://bundle/index.html'].map(
    (url) => contents.openHandler({ url }).action,
  )
  expect(actions).toEqual(['deny', 'deny', 'deny'])
  expect(electron.opened).toEqual(['https://arxiv.org/abs/1409.1556'])
})
