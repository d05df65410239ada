import type { IpcRenderer } from 'electron'
import type { Bridge } from '../contract/bridge.ts'
import type { CallAnswer, CallAsk, CallName, MainEventName, MainEvents } from '../contract/calls.ts'

/** The bridge as plain functions: a page never gets ipcRenderer, a channel's name or an Electron event object. */
export function createBridge(ipc: IpcRenderer): Bridge {
  // Main checks every ask and answers in the contract's shape: this is the boundary where the two meet.
  const call = async <Name extends CallName>(name: Name, ask: CallAsk<Name>): Promise<CallAnswer<Name>> =>
    ipc.invoke(name, ask) as Promise<CallAnswer<Name>>

  const listen = <Name extends MainEventName>(name: Name, listener: (value: MainEvents[Name]) => void): (() => void) => {
    const forward = (_event: unknown, value: MainEvents[Name]): void => listener(value)
    ipc.on(name, forward)
    return () => void ipc.off(name, forward)
  }

  return {
    platform: process.platform,
    ready: async () => call('app:ready', {}),
    setLanguage: async (ask) => call('app:language', ask),
    setBusy: async (ask) => call('app:busy', ask),
    connectEngine: async () => call('engine:connect', {}),
    disconnectEngine: async (ask) => call('engine:disconnect', ask),
    openProject: async () => call('project:open', {}),
    saveProject: async (ask) => call('project:save', ask),
    listVersions: async (ask) => call('project:versions', ask),
    openVersion: async (ask) => call('project:openVersion', ask),
    saveExport: async (ask) => call('export:save', ask),
    openData: async (ask) => call('data:open', ask),
    setTitle: async (ask) => call('window:title', ask),
    answerClose: async (ask) => call('window:closeAnswer', ask),
    onMenu: (listener) => listen('menu:command', listener),
    onOpenFile: (listener) => listen('project:opened', listener),
    onCloseRequest: (listener) => listen('window:closeRequest', listener),
    onEngineGone: (listener) => listen('engine:gone', listener),
  }
}
