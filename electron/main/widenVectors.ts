import { app } from 'electron'
import { v8Flags } from '../../engine/contract/v8Flags.ts'

/** Before the app is ready. Whoever starts the app with --js-flags, be it with nothing behind it, gets V8 with those alone. */
export function widenVectors(): void {
  if (!app.commandLine.hasSwitch('js-flags')) app.commandLine.appendSwitch('js-flags', v8Flags)
}
