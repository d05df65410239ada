import i18next from 'i18next'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import { errorText } from '../project/errorText.ts'
import { showToast } from '../ui/Toast.tsx'

/** Everything that was dropped: files, and all files in dropped folders with their relative paths. */
export async function readDroppedFiles(transfer: DataTransfer): Promise<readonly NamedBytes[]> {
  // The list dies with the event: all entries are taken before the first wait.
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  if (entries.length === 0) return Promise.all([...transfer.files].map((file) => readFile(file, file.name)))
  return (await Promise.all(entries.map((entry) => readEntry(entry, '')))).flat()
}

/** Files that may not be read, or are gone since. */
export function tellUnreadable(error: unknown): void {
  showToast(() => ({ tone: 'bad', title: i18next.t('data.unreadableDrop'), detail: errorText(error) }))
}

async function readEntry(entry: FileSystemEntry, folder: string): Promise<readonly NamedBytes[]> {
  const name = folder === '' ? entry.name : `${folder}/${entry.name}`
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [await readFile(file, name)]
  }
  if (!isFolder(entry)) return []
  const reader = entry.createReader()
  const found: NamedBytes[] = []
  // A reader gives at most a hundred entries at a time, and none when it is through.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return found
    for (const child of batch) found.push(...(await readEntry(child, name)))
  }
}

async function readFile(file: File, name: string): Promise<NamedBytes> {
  return { name, bytes: new Uint8Array(await file.arrayBuffer()) }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
