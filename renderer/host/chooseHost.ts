import { createBrowserHost } from './browser.ts'
import { createDesktopHost } from './desktop.ts'
import type { Host } from './host.ts'

/** The desktop where its preload script has put a bridge on the page, the browser everywhere else. */
export function chooseHost(): Host {
  return window.netwright === undefined ? createBrowserHost() : createDesktopHost(window.netwright)
}
