import type { Session } from 'electron'
import { expect, test, vi } from 'vitest'
import { lockSession } from './lockSession.ts'

/** Keeps what the app registers, to call it as Electron would. */
function lockedSession() {
  const session = {
    setPermissionRequestHandler: vi.fn<Session['setPermissionRequestHandler']>(),
    setPermissionCheckHandler: vi.fn<Session['setPermissionCheckHandler']>(),
    setDevicePermissionHandler: vi.fn<Session['setDevicePermissionHandler']>(),
    setSpellCheckerEnabled: vi.fn<Session['setSpellCheckerEnabled']>(),
    on: vi.fn<(event: string, listener: (event: { preventDefault: () => void }) => void) => void>(),
    webRequest: {
      onBeforeRequest:
        vi.fn<(listener: (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void) => void>(),
    },
  }
  lockSession(session as unknown as Session) // the members that are used
  return session
}

test('every permission is denied, except copying text in the app’s own pages', () => {
  const session = lockedSession()
  const request = session.setPermissionRequestHandler.mock.calls[0]?.[0]
  const check = session.setPermissionCheckHandler.mock.calls[0]?.[0]
  const device = session.setDevicePermissionHandler.mock.calls[0]?.[0]
  const requested = (permission: string, requestingUrl: string): boolean => {
    let granted = true
    // Electron's types list each permission; what it may add later is denied as well.
    request?.(null as never, permission as never, (given) => (granted = given), { requestingUrl, isMainFrame: true } as never)
    return granted
  }
  const own = 'app://bundle/index.html'
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'usb',
    'unheard-of',
  ])
    expect([permission, requested(permission, own), check?.(null, permission as never, own, {} as never)]).toEqual([
      permission,
      false,
      false,
    ])
  expect(requested('clipboard-sanitized-write', own)).toBe(true)
  expect(requested('clipboard-sanitized-write', 'https://attacker.example/')).toBe(false)
  expect(device?.({} as never)).toBe(false)
})

test('requests to anything but the bundle and what pages made themselves are cancelled', () => {
  const listener = lockedSession().webRequest.onBeforeRequest.mock.calls[0]?.[0]
  const isCancelled = (url: string): boolean | undefined => {
    let cancelled: boolean | undefined
    listener?.({ url }, ({ cancel }) => (cancelled = cancel))
    return cancelled
  }
  expect(
    ['app://bundle/x.js', 'blob:app://bundle/1', 'data:image/png;base64,', 'devtools://devtools/x'].map(isCancelled),
  ).toEqual([false, false, false, false])
  expect(
    ['https://attacker.example/', 'http://localhost:9/', 'ws://x/', 'file:///etc/passwd', 'ftp://x/', 'nonsense'].map(
      isCancelled,
    ),
  ).toEqual([true, true, true, true, true, true])
})

test('no download begins, and no dictionaries are fetched', () => {
  const { on, setSpellCheckerEnabled } = lockedSession()
  const preventDefault = vi.fn<() => void>()
  for (const [event, listener] of on.mock.calls) if (event === 'will-download') listener({ preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(setSpellCheckerEnabled.mock.calls).toEqual([[false]])
})
