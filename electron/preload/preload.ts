import { contextBridge, ipcRenderer } from 'electron'
import { enginePage } from '../contract/appAddress.ts'
import { createBridge } from './createBridge.ts'
import { forwardEnginePort } from './forwardEnginePort.ts'
import { forwardUiPorts } from './forwardUiPorts.ts'

// One script for both windows. The engine window gets its port and nothing else.
if (location.pathname === enginePage) forwardEnginePort(ipcRenderer)
else {
  forwardUiPorts(ipcRenderer)
  contextBridge.exposeInMainWorld('netwright', createBridge(ipcRenderer))
}
