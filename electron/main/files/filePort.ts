import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises'

/** The few file operations of a save, so that a test can make any of them fail. */
export interface FilePort {
  readonly open: typeof open
  readonly rename: (from: string, to: string) => Promise<void>
  readonly remove: (file: string) => Promise<void>
  readonly realpath: (file: string) => Promise<string>
  /** Permission bits of an existing file; null where there is none. */
  readonly modeOf: (file: string) => Promise<number | null>
  readonly chmod: (file: string, mode: number) => Promise<void>
}

export const nodeFiles: FilePort = {
  open,
  rename,
  chmod,
  remove: async (file) => rm(file, { force: true }),
  realpath: async (file) => realpath(file),
  modeOf: async (file) => {
    try {
      return (await stat(file)).mode & 0o777
    } catch {
      return null
    }
  },
}
