import type { NamedBytes } from '../../engine/contract/namedBytes.ts'

/** Data up to this size travels inside the project file; larger data is only named. */
export const keptDataLimit = 32e6

export function totalBytes(files: readonly NamedBytes[]): number {
  return files.reduce((sum, file) => sum + file.bytes.length, 0)
}
