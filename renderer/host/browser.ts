import { zipSync } from 'fflate'
import type { OpenedProject, ProjectFile } from '../../electron/contract/calls.ts'
import { singleExportName } from '../../electron/contract/singleExportName.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import type { Language } from '../../engine/contract/text.ts'
import { text } from '../../engine/contract/text.ts'
import { ToldError } from '../i18n/ToldError.ts'
import { connectBrowserEngine } from './browserEngine.ts'
import { filePickers, picked } from './browserPickers.ts'
import { createBrowserStore } from './browserStore.ts'
import { download } from './download.ts'
import { explainFileFailure } from './explainFileFailure.ts'
import { askWithInput } from './fileInput.ts'
import type { Host } from './host.ts'
import { windowTitle } from './windowTitle.ts'

const projectTypes = [{ description: 'Netwright', accept: { 'application/x-netwright': ['.netwright'] } }] as const

const messages = {
  full: text(
    'The browser has no more room for this page. Save the project to a file, then free some disk space.',
    '浏览器分配给本页面的存储空间已满。请先把项目保存为文件，再清理磁盘空间。',
  ),
  changed: text(
    'The file has changed on disk since it was opened or last saved. Replace it with what is open here?',
    '该文件在打开或上次保存之后已被其他程序修改。要用当前内容覆盖它吗？',
  ),
} as const

interface KnownFile {
  readonly handle: FileSystemFileHandle
  /** Of the file as we last read or wrote it. */
  lastModified: number
}

/**
 * The host in an ordinary browser. Where it has the File System Access API, files are saved in place (the browser
 * writes a copy and swaps it in); elsewhere saving is a download. The engine is a Worker, recovery copies lie in IndexedDB.
 */
export function createBrowserHost(): Host {
  let language: Language = 'en'
  let isDirty = false
  const files = new Map<string, KnownFile>()

  window.addEventListener('beforeunload', (event) => {
    if (isDirty) event.preventDefault()
  })

  async function remember(handle: FileSystemFileHandle): Promise<ProjectFile> {
    const token = crypto.randomUUID()
    files.set(token, { handle, lastModified: (await handle.getFile()).lastModified })
    return { token, name: handle.name }
  }

  async function openProject(): Promise<OpenedProject | 'cancelled'> {
    const pickers = filePickers()
    if (pickers === null) {
      const [file] = await askWithInput({ accept: ['.netwright'], folder: false, multiple: false })
      if (file === undefined) return 'cancelled'
      return { file: { token: 'download', name: file.name }, bytes: await bytesOf(file) }
    }
    const handles = await picked(pickers.showOpenFilePicker({ types: projectTypes }))
    const handle = typeof handles === 'string' ? undefined : handles[0]
    if (handle === undefined) return 'cancelled'
    return { file: await remember(handle), bytes: await bytesOf(await handle.getFile()) }
  }

  /** To a file that the person picks; as a download where the browser offers no picker. */
  async function saveNew(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ProjectFile | 'cancelled'> {
    const isProject = name.endsWith('.netwright')
    const pickers = filePickers()
    const handle =
      pickers === null
        ? 'refused'
        : await picked(pickers.showSaveFilePicker({ suggestedName: name, ...(isProject && { types: projectTypes }) }))
    if (handle === 'cancelled') return 'cancelled'
    if (handle === 'refused') {
      download(name, bytes)
      return { token: 'download', name }
    }
    await explained(handle.name, async () => writeWhole(handle, bytes))
    return remember(handle)
  }

  /** What the browser refuses is told in our words. */
  async function explained<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new ToldError(explainFileFailure(error, name), { language, cause: error })
    }
  }

  async function saveTo(known: KnownFile, bytes: Uint8Array<ArrayBuffer>): Promise<'saved' | 'cancelled'> {
    const present = await known.handle.getFile().catch(() => null)
    const hasChanged = present !== null && present.lastModified !== known.lastModified
    if (hasChanged && !window.confirm(messages.changed[language])) return 'cancelled'
    await explained(known.handle.name, async () => writeWhole(known.handle, bytes))
    known.lastModified = (await known.handle.getFile()).lastModified
    return 'saved'
  }

  const saveProject: Host['saveProject'] = async ({ bytes, file, suggestedName, as }) => {
    const known = file === null || as ? undefined : files.get(file.token)
    if (known !== undefined && file !== null) return (await saveTo(known, bytes)) === 'saved' ? file : 'cancelled'
    return saveNew(suggestedName.endsWith('.netwright') ? suggestedName : `${suggestedName}.netwright`, bytes)
  }

  const saveExport: Host['saveExport'] = async ({ files: exported, suggestedName }) => {
    const [first] = exported
    if (first === undefined) return 'cancelled'
    return exported.length === 1
      ? saveNew(singleExportName(suggestedName, first.name), first.bytes)
      : saveNew(`${suggestedName}.zip`, zipped(exported))
  }

  const openData: Host['openData'] = async (options) => {
    const chosen = await askWithInput(options)
    if (chosen.length === 0) return 'cancelled'
    return Promise.all(
      chosen.map(async (file): Promise<NamedBytes> => ({ name: nameFromFolder(file), bytes: await bytesOf(file) })),
    )
  }

  return {
    name: 'browser',
    connectEngine: async () => connectBrowserEngine(),
    openProject,
    saveProject,
    // A page can keep no copies beside a file: it does not know which of two equally named files it holds.
    versionsOf: async () => [],
    openVersion: async () => {
      throw new Error('A browser keeps no versions.')
    },
    saveExport,
    openData,
    store: createBrowserStore((cause) => new ToldError(messages.full, { language, cause })),
    setLanguage: (chosen) => {
      language = chosen
    },
    // A page cannot keep the computer awake while it is hidden; the run goes on when the computer does.
    setBusy: () => {},
    setTitle: (title) => {
      isDirty = title.dirty
      document.title = windowTitle(title)
    },
    // A page has no native menu, is not opened with files and cannot ask before it closes: beforeunload is all there is.
    onMenu: () => () => {},
    onOpenFile: () => () => {},
    onCloseRequest: () => () => {},
  }
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer())
}

/** "pets/cats/001.png" of a file below a chosen folder "pets"; the plain name of a single file. */
function nameFromFolder(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath
}

/** The browser writes to a hidden copy and swaps it in on close: the old file stays whole if anything fails before. */
async function writeWhole(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writable = await handle.createWritable()
  try {
    await writable.write(bytes)
  } catch (error) {
    await writable.abort()
    throw error
  }
  await writable.close()
}

function zipped(files: readonly NamedBytes[]): Uint8Array<ArrayBuffer> {
  // Weights do not shrink: storing them is quick and just as small.
  return new Uint8Array(zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 0 }))
}
