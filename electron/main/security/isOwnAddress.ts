import { appHost, appScheme } from '../../contract/appAddress.ts'

/** Whether an address belongs to the app itself. Compared as a parsed URL: prefixes lie ("app://bundle.attacker.example"). */
export function isOwnAddress(address: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(address)
    return protocol === `${appScheme}:` && host === appHost && username === '' && password === ''
  } catch {
    return false
  }
}
