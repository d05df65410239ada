import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { app, dialog, protocol, session } from 'electron'
import { appOrigin, appScheme, uiPage } from '../contract/appAddress.ts'
import { answerCalls } from './answerCalls.ts'
import { AppLanguage } from './appLanguage.ts'
import { showApplicationMenu } from './applicationMenu.ts'
import { CloseGate } from './closeGate.ts'
import { EngineHost } from './engineHost.ts'
import { startEngineWindow } from './engineWindow.ts'
import { ProjectFiles } from './files/projectFiles.ts'
import { readProject } from './files/readProject.ts'
import { VersionStore } from './files/versionStore.ts'
import { createMainWindow } from './mainWindow.ts'
import { OpenedFiles, projectsIn } from './openedFiles.ts'
import { RecoveryStore } from './recoveryStore.ts'
import { createBundleServer } from './scheme/serveBundle.ts'
import { createStoreServer } from './scheme/serveStore.ts'
import { lockSession } from './security/lockSession.ts'
import { sendTo } from './sendTo.ts'
import { watchUiHealth } from './uiHealth.ts'

export interface Desktop {
  readonly focus: () => void
  /** Hands a project to the UI, at once or as soon as it listens. */
  readonly open: (file: string) => void
}

/** Opens the app's window. Electron must be ready. */
export async function startDesktop(): Promise<Desktop> {
  const userData = app.getPath('userData')
  const preload = path.join(app.getAppPath(), 'electron/preload.cjs')
  const language = new AppLanguage(app.getLocale())
  const projects = new ProjectFiles()
  const store = new RecoveryStore(path.join(userData, 'recovery'))
  const versions = new VersionStore(path.join(userData, 'versions'))
  await Promise.all([store.prepare(), versions.prepare()])

  lockSession(session.defaultSession)
  const root = path.join(app.getAppPath(), 'renderer')
  protocol.handle(appScheme, createBundleServer({ root, serveStore: createStoreServer(store) }))

  const window = await createMainWindow({ preload, stateFile: path.join(userData, 'window.json') })
  const engines = new EngineHost({
    start: async (connection) => startEngineWindow({ ui: window, preload, connection }),
    onGone: (gone) => sendTo(window, 'engine:gone', gone),
    wait: async (delayMs) => wait(delayMs),
    now: () => Date.now(),
  })
  const gate = new CloseGate({
    ask: (request) => sendTo(window, 'window:closeRequest', { request }),
    close: () => window.close(),
  })
  const openedFiles = new OpenedFiles({
    read: async (file) => readProject(file, projects),
    show: (outcome) => {
      if (outcome.ok) sendTo(window, 'project:opened', outcome.value)
      else void dialog.showMessageBox(window, { type: 'error', message: outcome.message[language.present] })
    },
  })

  answerCalls({ window, language, gate, engines, projects, versions, openedFiles })
  showApplicationMenu(language, (command) => sendTo(window, 'menu:command', command))
  watchUiHealth(window, { language, gate })
  window.on('close', (event) => gate.handleClose(event))
  // The hidden engine window must not keep the app alive.
  window.on('closed', () => {
    engines.disconnect()
    app.quit()
  })

  for (const file of projectsIn(process.argv, process.cwd())) void openedFiles.open(file)
  await window.loadURL(appOrigin + uiPage)
  return {
    focus: () => {
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    open: (file) => void openedFiles.open(file),
  }
}
