import type { CallAnswer, CallAsk, MainEvents } from './calls.ts'

/** Tags of the messages by which the preload script hands ports to its page: ports cannot cross the context bridge. */
export const uiPortTag = 'netwright:ui-port'
export const enginePortTag = 'netwright:engine-port'
/** By this one the engine window tells its preload script that the Worker failed. */
export const engineFailedTag = 'netwright:engine-failed'

/** All that the UI window sees of the desktop, as `window.netwright`. The engine window sees none of it. */
export interface Bridge {
  readonly platform: string
  ready(): Promise<null>
  setLanguage(ask: CallAsk<'app:language'>): Promise<null>
  setBusy(ask: CallAsk<'app:busy'>): Promise<null>
  connectEngine(): Promise<CallAnswer<'engine:connect'>>
  disconnectEngine(ask: CallAsk<'engine:disconnect'>): Promise<null>
  openProject(): Promise<CallAnswer<'project:open'>>
  saveProject(ask: CallAsk<'project:save'>): Promise<CallAnswer<'project:save'>>
  listVersions(ask: CallAsk<'project:versions'>): Promise<CallAnswer<'project:versions'>>
  openVersion(ask: CallAsk<'project:openVersion'>): Promise<CallAnswer<'project:openVersion'>>
  saveExport(ask: CallAsk<'export:save'>): Promise<CallAnswer<'export:save'>>
  openData(ask: CallAsk<'data:open'>): Promise<CallAnswer<'data:open'>>
  setTitle(ask: CallAsk<'window:title'>): Promise<null>
  answerClose(ask: CallAsk<'window:closeAnswer'>): Promise<null>
  onMenu(listener: (command: MainEvents['menu:command']) => void): () => void
  onOpenFile(listener: (opened: MainEvents['project:opened']) => void): () => void
  onCloseRequest(listener: (ask: MainEvents['window:closeRequest']) => void): () => void
  onEngineGone(listener: (gone: MainEvents['engine:gone']) => void): () => void
}
