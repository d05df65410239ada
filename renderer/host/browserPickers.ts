/*
 * The parts of the File System Access API that TypeScript's DOM library lacks (it is not in every browser).
 * https://wicg.github.io/file-system-access/
 */
interface PickerType {
  readonly description: string
  readonly accept: Readonly<Record<string, readonly string[]>>
}

export interface FilePickers {
  showOpenFilePicker(options: { types?: readonly PickerType[]; multiple?: boolean }): Promise<FileSystemFileHandle[]>
  showSaveFilePicker(options: { types?: readonly PickerType[]; suggestedName?: string }): Promise<FileSystemFileHandle>
  showDirectoryPicker(): Promise<FileSystemDirectoryHandle>
}

/** The browser's own file dialogs that give files which can be written to again, or null where it has none. */
export function filePickers(): FilePickers | null {
  const candidate: Window & Partial<FilePickers> = window
  const { showOpenFilePicker, showSaveFilePicker, showDirectoryPicker } = candidate
  if (!showOpenFilePicker || !showSaveFilePicker || !showDirectoryPicker) return null
  return {
    showOpenFilePicker: showOpenFilePicker.bind(window),
    showSaveFilePicker: showSaveFilePicker.bind(window),
    showDirectoryPicker: showDirectoryPicker.bind(window),
  }
}

/**
 * Runs a picker. 'refused': the browser shows no dialog now, because too much time has passed since the click
 * (an export is checked before it is saved, which may take a while).
 */
export async function picked<T>(picking: Promise<T>): Promise<T | 'cancelled' | 'refused'> {
  try {
    return await picking
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled'
    if (error instanceof DOMException && error.name === 'SecurityError') return 'refused'
    throw error
  }
}
