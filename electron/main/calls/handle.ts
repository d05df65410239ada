import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { CallAnswer, CallAsk, CallName } from '../../contract/calls.ts'
import { isTrustedSender, type WindowKind } from '../security/isTrustedSender.ts'
import { callSchemas } from './callSchemas.ts'

/**
 * Registers the answer to one call; the only place that listens to windows. Senders other than the expected window's
 * top frame and asks of the wrong shape are rejected before `answer` sees them.
 */
export function handle<Name extends CallName>(
  name: Name,
  from: WindowKind,
  answer: (ask: CallAsk<Name>, event: IpcMainInvokeEvent) => CallAnswer<Name> | Promise<CallAnswer<Name>>,
): void {
  ipcMain.handle(name, async (event, ask: unknown) => {
    if (!isTrustedSender(event.senderFrame, from)) throw new Error(`${name}: refused, the sender is not the ${from} window`)
    const checked = callSchemas[name].safeParse(ask)
    if (!checked.success) throw new Error(`${name}: refused, ${checked.error.issues[0]?.message ?? 'wrong shape'}`)
    return answer(checked.data, event)
  })
}
