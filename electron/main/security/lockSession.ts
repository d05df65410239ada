import type { Session } from 'electron'
import { isOwnAddress } from './isOwnAddress.ts'

/** Schemes that a window may load from: its own bundle and what it has made itself. The app needs no network. */
const allowedSchemes: readonly string[] = ['app:', 'devtools:', 'blob:', 'data:']

/** Copying text after a click is the one thing that pages of the app may do; Electron would grant everything else as well. */
const allowedPermission = 'clipboard-sanitized-write'

/** Nothing leaves the computer or comes in, and nobody asks for camera, position or devices. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(permission === allowedPermission && isOwnAddress(requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === allowedPermission && isOwnAddress(origin))
  session.setDevicePermissionHandler(() => false)
  // What is saved goes through main; a page has no downloads.
  session.on('will-download', (event) => event.preventDefault())
  // Electron loads dictionaries from the network by itself, past the filter below: https://github.com/electron/electron/issues/22995
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isAllowed(details.url) }))
}

function isAllowed(address: string): boolean {
  try {
    return allowedSchemes.includes(new URL(address).protocol)
  } catch {
    return false
  }
}
