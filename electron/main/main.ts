import { app, dialog, protocol } from 'electron'
import { messageOf } from '../../engine/contract/messageOf.ts'
import { appScheme } from '../contract/appAddress.ts'
import { projectsIn } from './openedFiles.ts'
import { guardAllContents } from './security/guardContents.ts'
import { type Desktop, startDesktop } from './startDesktop.ts'
import { widenVectors } from './widenVectors.ts'

// All of this must happen before Electron is ready.
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
])
app.enableSandbox()
widenVectors()
// Tests give each app a folder of its own; the single-instance lock lies there too.
const userData = process.env['NETWRIGHT_USER_DATA']
if (userData !== undefined) app.setPath('userData', userData)

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  let desktop: Desktop | null = null
  let early: readonly string[] = []
  const open = (file: string): void => {
    if (desktop === null) early = [...early, file]
    else desktop.open(file)
  }
  // macOS tells about files by this event, and does so before the app is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault()
    open(file)
    desktop?.focus()
  })
  app.on('second-instance', (_event, commandLine, folder) => {
    for (const file of projectsIn(commandLine, folder)) open(file)
    desktop?.focus()
  })
  guardAllContents()

  void app
    .whenReady()
    .then(async () => {
      desktop = await startDesktop()
      for (const file of early) desktop.open(file)
    })
    .catch((error: unknown) => {
      console.error(error)
      dialog.showErrorBox('Netwright', messageOf(error))
      app.exit(1)
    })
}
