import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Bridge } from '../../electron/contract/bridge.ts'
import { createDesktopHost } from './desktop.ts'

const bytes = new Uint8Array([1])
const failure = { ok: false, message: { en: 'There is no room left.', zh: '磁盘空间不足。' } } as const

/** A bridge that answers nothing but what a test gives it; the rest fails. */
function bridgeWith(answers: Partial<Bridge>): Bridge {
  const quiet: Partial<Bridge> = {
    setLanguage: async () => null,
    setTitle: async () => null,
    setBusy: async () => null,
    ready: async () => null,
    onEngineGone: () => () => {},
    ...answers,
  }
  return quiet as Bridge // members that a test does not give are missing on purpose
}

beforeEach(() => {
  vi.stubGlobal('window', { addEventListener: () => {} })
  vi.stubGlobal('document', { title: '' })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the desktop host', () => {
  test('tells a cancelled dialog as such', async () => {
    const host = createDesktopHost(bridgeWith({ openProject: async () => ({ ok: true, value: null }) }))
    expect(await host.openProject()).toBe('cancelled')
  })

  test('rejects with main’s words in the chosen language', async () => {
    const host = createDesktopHost(bridgeWith({ saveProject: async () => failure }))
    const save = async () => host.saveProject({ bytes, file: null, suggestedName: 'net', as: false })
    await expect(save()).rejects.toThrow('There is no room left.')
    host.setLanguage('zh')
    await expect(save()).rejects.toThrow('磁盘空间不足。')
  })

  test('asks main for waiting files once, when somebody listens', () => {
    const ready = vi.fn<Bridge['ready']>(async () => null)
    const host = createDesktopHost(bridgeWith({ ready, onOpenFile: () => () => {} }))
    expect(ready).not.toHaveBeenCalled()
    host.onOpenFile(() => {})
    host.onOpenFile(() => {})
    expect(ready).toHaveBeenCalledOnce()
  })

  test.each([
    ['true', async () => true, true],
    ['false', async () => false, false],
    ['a failure, which must not lock the window', async () => Promise.reject(new Error('bug')), true],
  ])('answers a close request with %s', async (_answer, listener, close) => {
    const answerClose = vi.fn<Bridge['answerClose']>(async () => null)
    let request: (ask: { request: number }) => void = () => {}
    const host = createDesktopHost(
      bridgeWith({
        answerClose,
        onCloseRequest: (asked) => {
          request = asked
          return () => {}
        },
      }),
    )
    host.onCloseRequest(listener)
    request({ request: 3 })
    await vi.waitFor(() => expect(answerClose).toHaveBeenCalledWith({ request: 3, close }))
  })

  test('marks unsaved work in the title', () => {
    const host = createDesktopHost(bridgeWith({}))
    host.setTitle({ name: 'digits', dirty: true })
    expect(document.title).toBe('• digits – Netwright')
  })
})
