import { storePathPrefix } from '../../electron/contract/appAddress.ts'
import type { Bridge } from '../../electron/contract/bridge.ts'
import type { Outcome } from '../../electron/contract/calls.ts'
import type { Language, Text } from '../../engine/contract/text.ts'
import { ToldError } from '../i18n/ToldError.ts'
import { createDesktopEngines } from './desktopEngines.ts'
import type { Host } from './host.ts'
import { inOrder } from './inOrder.ts'
import { windowTitle } from './windowTitle.ts'

declare global {
  interface Window {
    readonly netwright?: Bridge
  }
}

/** The host over the bridge of the preload script: dialogs, files and engines live in the main process. */
export function createDesktopHost(bridge: Bridge): Host {
  let language: Language = 'en'
  let isReady = false
  const engines = createDesktopEngines(bridge, (words) => new ToldError(words, { language }))

  function unwrap<T>(outcome: Outcome<T>): T {
    if (outcome.ok) return outcome.value
    throw new ToldError(outcome.message, { language })
  }
  const chosen = <T>(outcome: Outcome<T | null>): T | 'cancelled' => unwrap(outcome) ?? 'cancelled'
  const addressOf = (key: string): string => `${storePathPrefix}${key}`

  async function checked(response: Response): Promise<Response> {
    if (response.ok) return response
    const message = (await response.json()) as Text // main answers every failure so
    throw new ToldError(message, { language })
  }

  return {
    name: 'desktop',
    connectEngine: async () => engines.adopt(unwrap(await bridge.connectEngine()).connection),
    openProject: async () => chosen(await bridge.openProject()),
    saveProject: async ({ bytes, file, suggestedName, as }) =>
      chosen(await bridge.saveProject({ bytes, token: file?.token ?? null, suggestedName, as })),
    versionsOf: async ({ token }) => unwrap(await bridge.listVersions({ token })),
    openVersion: async ({ token }, { id }) => unwrap(await bridge.openVersion({ token, id })),
    saveExport: async (options) => chosen(await bridge.saveExport(options)),
    openData: async (options) => chosen(await bridge.openData(options)),
    store: inOrder({
      write: async (key, bytes) => {
        // As a Blob the body streams to main instead of being copied in one piece.
        await checked(await fetch(addressOf(key), { method: 'PUT', body: new Blob([bytes]) }))
      },
      read: async (key) => {
        const response = await fetch(addressOf(key), { cache: 'no-store' })
        // 204, not 404: a missing entry is normal and must not print a console error.
        return response.status === 204 ? null : new Uint8Array(await (await checked(response)).arrayBuffer())
      },
      remove: async (key) => {
        await checked(await fetch(addressOf(key), { method: 'DELETE' }))
      },
      waiting: async () => 0,
    }),
    setLanguage: (chosenLanguage) => {
      language = chosenLanguage
      void bridge.setLanguage({ language })
    },
    setBusy: (busy) => void bridge.setBusy({ busy }),
    setTitle: (title) => {
      document.title = windowTitle(title)
      void bridge.setTitle(title)
    },
    onMenu: (listener) => bridge.onMenu(listener),
    onOpenFile: (listener) => {
      const stop = bridge.onOpenFile(listener)
      // Main holds back what was opened before anyone listened.
      if (!isReady) void bridge.ready()
      isReady = true
      return stop
    },
    onCloseRequest: (listener) =>
      bridge.onCloseRequest(({ request }) => {
        // A listener that fails must not lock the window open for ever.
        void listener()
          .catch(() => true)
          .then((close) => bridge.answerClose({ request, close }))
      }),
  }
}
