import type { BrowserWindow } from 'electron'
import { messageOf } from '../../engine/contract/messageOf.ts'
import { text } from '../../engine/contract/text.ts'
import type { AppLanguage } from './appLanguage.ts'
import { handle } from './calls/handle.ts'
import type { CloseGate } from './closeGate.ts'
import type { EngineHost } from './engineHost.ts'
import { createFileAsker } from './files/askFiles.ts'
import { openVersion } from './files/openVersion.ts'
import type { ProjectFiles } from './files/projectFiles.ts'
import { readDataFiles, readDataFolder } from './files/readData.ts'
import { readProject } from './files/readProject.ts'
import { saveExport } from './files/saveExport.ts'
import { saveProject } from './files/saveProject.ts'
import type { VersionStore } from './files/versionStore.ts'
import { keepAwake } from './keepAwake.ts'
import type { OpenedFiles } from './openedFiles.ts'

interface Parts {
  readonly window: BrowserWindow
  readonly language: AppLanguage
  readonly gate: CloseGate
  readonly engines: EngineHost
  readonly projects: ProjectFiles
  readonly versions: VersionStore
  readonly openedFiles: OpenedFiles
}

/** Everything that the windows can ask of main. */
export function answerCalls({ window, language, gate, engines, projects, versions, openedFiles }: Parts): void {
  const questions = createFileAsker(window, language)
  const cancelled = { ok: true, value: null } as const

  handle('app:ready', 'ui', () => {
    void openedFiles.listen()
    return null
  })
  handle('app:language', 'ui', (ask) => {
    language.change(ask.language)
    return null
  })
  handle('app:busy', 'ui', ({ busy }) => {
    keepAwake(busy)
    gate.busy = busy
    return null
  })

  handle('engine:connect', 'ui', async () => {
    try {
      return { ok: true, value: { connection: await engines.connect() } }
    } catch (error) {
      const detail = messageOf(error)
      return { ok: false, message: text(`The engine could not be started: ${detail}`, `引擎无法启动：${detail}`) }
    }
  })
  handle('engine:disconnect', 'ui', ({ connection }) => {
    engines.disconnect(connection)
    return null
  })
  handle('engine:failed', 'engine', ({ reason }) => {
    engines.fail(reason)
    return null
  })

  handle('project:open', 'ui', async () => {
    const file = await questions.whichProject()
    return file === null ? cancelled : readProject(file, projects)
  })
  handle('project:save', 'ui', async (ask) => saveProject(ask, { projects, questions, versions }))
  handle('project:versions', 'ui', async ({ token }) => {
    const known = projects.find(token)
    return { ok: true, value: known === null ? [] : await versions.versionsOf(known.path) }
  })
  handle('project:openVersion', 'ui', async (ask) => openVersion(ask, { projects, versions }))
  handle('export:save', 'ui', async (ask) => saveExport(ask, questions))
  handle('data:open', 'ui', async ({ accept, folder, multiple }) => {
    if (folder) {
      const chosen = await questions.whichFolder()
      return chosen === null ? cancelled : readDataFolder(chosen, accept)
    }
    const files = await questions.whichData({ accept, multiple })
    return files.length === 0 ? cancelled : readDataFiles(files)
  })

  handle('window:title', 'ui', ({ dirty }) => {
    // The words come from the page's own title.
    window.setDocumentEdited(dirty)
    gate.unsaved = dirty
    return null
  })
  handle('window:closeAnswer', 'ui', ({ request, close }) => {
    gate.answer(request, close)
    return null
  })
}
