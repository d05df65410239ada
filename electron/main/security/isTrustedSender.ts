import { enginePage, uiPage } from '../../contract/appAddress.ts'
import { isOwnAddress } from './isOwnAddress.ts'

/** The part of Electron's WebFrameMain that tells where a call comes from. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

export type WindowKind = 'ui' | 'engine'

/**
 * Whether a call comes from the top frame of the window it is meant for. The frame is null once it has been navigated
 * away or destroyed.
 */
export function isTrustedSender(frame: SenderFrame | null, from: WindowKind): boolean {
  if (frame === null || frame.parent !== null || !isOwnAddress(frame.url)) return false
  const { pathname } = new URL(frame.url)
  return from === 'engine' ? pathname === enginePage : pathname === uiPage || pathname === '/'
}
