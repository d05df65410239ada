import i18next from 'i18next'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { packProject } from '../../engine/document/project/projectFile.ts'
import { onCommand, runCommand } from '../app/commandBus.ts'
import { useDataStore } from '../data/dataStore.ts'
import { keptDataLimit, totalBytes } from '../data/keptData.ts'
import { currentDocument, useDocumentStore } from '../document/documentStore.ts'
import type { Host } from '../host/host.ts'
import { currentLanguage, useLanguage } from '../i18n/language.ts'
import { problemsText } from '../i18n/problemsText.ts'
import { packCheckpoint, type KeptCheckpoint } from '../run/checkpointFile.ts'
import { openSession } from '../run/openSession.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'
import { confirmReplace } from './confirmReplace.ts'
import { errorText } from './errorText.ts'
import { chooseImport } from './importing/importModel.ts'
import { listenForDrops } from './importing/listenForDrops.ts'
import { chooseWeights } from './importing/loadWeights.ts'
import { onLearning } from './onLearning.ts'
import { openAsNew } from './openAsNew.ts'
import { chooseProject, chooseVersion, openGiven } from './openProject.ts'
import { needsSaving, useProject } from './projectStore.ts'
import { createAutosave } from './recovery/createAutosave.ts'
import { createLatestWrite } from './recovery/createLatestWrite.ts'
import { findRecovery, packAutosave } from './recovery/recovery.ts'
import { saveProject } from './saveProject.ts'
import { shownName } from './shownName.ts'

/** Starts everything behind the window: engine, data, run, files, recovery. Called once before the first render; returns what ends it. */
export function startProject(host: Host): () => void {
  const checkpoints = createLatestWrite<KeptCheckpoint | null>({
    write: (kept) => (kept === null ? host.store.remove('checkpoint') : host.store.write('checkpoint', packCheckpoint(kept))),
    onFailure: tellStoreFailure,
  })
  const autosave = createAutosave({
    write: () => writeAutosave(host),
    onFailure: tellStoreFailure,
    later: (work, delayMs) => {
      const timer = setTimeout(work, delayMs)
      return () => clearTimeout(timer)
    },
  })
  const ends = [
    openSession({
      host,
      keepCheckpoint: (kept) => checkpoints.put(kept),
      onBroken: (error) => showToast(() => ({ tone: 'bad', title: i18next.t('run.broken'), detail: errorText(error) })),
    }),
    ...registerCommands(),
    host.onMenu((command) => void runCommand(command)),
    host.onOpenFile(({ file, bytes }) => void openGiven({ file, name: file.name, bytes })),
    host.onCloseRequest(async () => {
      await autosave.flush()
      if (!(await confirmReplace())) return false
      await Promise.all([host.store.remove('autosave'), host.store.remove('checkpoint')])
      return true
    }),
    listenForDrops(),
    keepTitle(host),
    useDocumentStore.subscribe((state, before) => {
      if (state.document !== before.document) autosave.touch()
    }),
    useRunStore.subscribe((state, before) => {
      if (state.records !== before.records || state.hasWeights !== before.hasWeights) autosave.touch()
    }),
    onLearning(() => {
      if (!useProject.getState().unsavedLearning) useProject.setState({ unsavedLearning: true })
    }),
    flushWhenHidden(() => void autosave.flush()),
  ]
  void findRecovery(host.store).then((recovery) => useProject.setState({ recovery }), tellStoreFailure)
  return () => {
    for (const end of ends) end()
  }
}

function registerCommands(): readonly (() => void)[] {
  return [
    onCommand('new', () => void openAsNew(emptyDocument('untitled'))),
    onCommand('open', () => void chooseProject()),
    onCommand('save', () => void saveProject({ as: false })),
    onCommand('saveAs', () => void saveProject({ as: true })),
    onCommand('versions', () => void chooseVersion()),
    onCommand('import', () => void chooseImport()),
    onCommand('loadWeights', () => void chooseWeights()),
    onCommand('export', () => useProject.setState({ exporting: true })),
  ]
}

async function writeAutosave(host: Host): Promise<void> {
  // An offer that waits for its answer must not be overwritten by the empty document behind it.
  if (useProject.getState().recovery !== null) return
  if (!needsSaving()) return
  const document = currentDocument()
  const { files } = useDataStore.getState()
  const project = {
    document,
    weights: session().run.keptWeights(),
    runs: useRunStore.getState().records,
    thumbnail: null,
    dataFiles: totalBytes(files) > keptDataLimit / 4 ? [] : files,
  }
  // Gigabytes of weights do not fit into a file: better the network alone is kept than nothing.
  const whole = packProject(project)
  const packed = whole.ok ? whole : packProject({ ...project, weights: null })
  if (!packed.ok) throw new Error(problemsText(packed.problems))
  await host.store.write('autosave', packAutosave({ name: document.name, savedAt: Date.now() }, packed.value))
}

/** The window's title names the project; the host's own dialogs speak the language on screen. */
function keepTitle(host: Host): () => void {
  let shown = ''
  const show = () => {
    const title = { name: shownName(currentDocument().name, i18next.t), dirty: needsSaving() }
    const key = JSON.stringify(title)
    if (key === shown) return
    shown = key
    host.setTitle(title)
  }
  const showLanguage = () => {
    host.setLanguage(currentLanguage())
    show()
  }
  const ends = [useDocumentStore.subscribe(show), useProject.subscribe(show), useLanguage.subscribe(showLanguage)]
  showLanguage()
  return () => {
    for (const end of ends) end()
  }
}

function flushWhenHidden(flush: () => void): () => void {
  const onChange = () => {
    if (document.visibilityState === 'hidden') flush()
  }
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}

function tellStoreFailure(error: unknown): void {
  showToast(() => ({
    tone: 'bad',
    title: i18next.t('project.autosaveFailed'),
    detail: errorText(error),
  }))
}
