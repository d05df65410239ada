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
  getURL(): string {
    return 'app://bundle/engine.html'
  }
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

test('a window keeps its page: neither strangers nor another page of the app, which would have the bridge', () => {
  for (const name of ['will-navigate', 'will-frame-navigate']) {
    const isPrevented = (url: string): boolean => contents.isPrevented(name, { url, isMainFrame: true })
    expect(
      ['https://attacker.example/', 'file:///etc/passwd', 'app://bundle/index.html', 'app://bundle/'].map(isPrevented),
    ).toEqual([true, true, true, true])
    expect(isPrevented('app://bundle/engine.html')).toBe(false)
  }
  expect(contents.isPrevented('will-redirect', { url: 'app://bundle/engine.html', isMainFrame: true })).toBe(true)
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
