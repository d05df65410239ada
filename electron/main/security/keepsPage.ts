import { isOwnAddress } from './isOwnAddress.ts'

/**
 * Whether a page that goes from one address to another stays the page it is: the app reloads its pages, and no page of its
 * own leads to another, least of all the engine's to the one that has the bridge.
 */
export function keepsPage(from: string, to: string): boolean {
  return isOwnAddress(from) && isOwnAddress(to) && new URL(from).pathname === new URL(to).pathname
}
