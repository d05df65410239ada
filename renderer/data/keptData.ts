import type { NamedBytes } from '../../engine/contract/protocol.ts'

/** Data up to this size travels inside the project file; larger data is only named. */
export const keptDataLimit = 32 * 2 ** 20

export function totalBytes(files: readonly NamedBytes[]): number {
  return files.reduce((sum, file) => sum + file.bytes.length, 0)
}

/** "640 KB", "12.4 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`
}
