import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { atomicSave } from './atomicSave.ts'
import { inTurn } from './inTurn.ts'
import { outdatedVersions } from './outdatedVersions.ts'
import { sweepTemporaries, temporaryName } from './temporaryName.ts'
import type { Version } from './version.ts'

/** Larger projects are not copied: one copy would crowd out all others. */
const largestCopyBytes = 512 * 2 ** 20

/**
 * Copies of the projects as they were saved, outside the projects' own folders: the way back from a damaged file or a save
 * too many. One folder for each project's path; each file is named for the time of its save.
 */
export class VersionStore {
  readonly #folder: string
  readonly #now: () => number

  constructor(folder: string, now: () => number = () => Date.now()) {
    this.#folder = folder
    this.#now = now
  }

  /** Makes the folder, clears what killed processes left in it, and drops what is too old or too much. */
  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    for (const project of await readdir(this.#folder)) await sweepTemporaries(path.join(this.#folder, project))
    await this.#thin()
  }

  /** Before the first save over a file that this store does not know: what is about to be replaced is kept as well. */
  async keepReplaced(project: string): Promise<void> {
    const replaced = await stat(project).catch(() => null)
    if (replaced === null || !replaced.isFile() || replaced.size > largestCopyBytes) return
    await this.#inTurn(async () => {
      if ((await this.versionsOf(project)).length > 0) return
      const folder = await this.#openFolder(project)
      const temporary = path.join(folder, temporaryName())
      await copyFile(project, temporary)
      // Named for the moment at which it was still so: by its own time it might count as too old to be kept.
      await rename(temporary, path.join(folder, nameOf(this.#now() - 1)))
    })
  }

  /** After a save: the newest copy is always what was saved last; the ones before it lie five minutes apart or more. */
  async keep(project: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.byteLength > largestCopyBytes) return
    await this.#inTurn(async () => {
      const folder = await this.#openFolder(project)
      await atomicSave(path.join(folder, nameOf(this.#now())), bytes)
      await this.#thin()
    })
  }

  /** Newest first. */
  async versionsOf(project: string): Promise<readonly Version[]> {
    return listVersions(this.#folderOf(project))
  }

  /** The file of a version; null for a name that is none of this project's. */
  async fileOf(project: string, id: string): Promise<string | null> {
    const known = (await this.versionsOf(project)).some((version) => version.id === id)
    return known ? path.join(this.#folderOf(project), id) : null
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    await inTurn(`versions ${this.#folder}`, work)
  }

  async #thin(): Promise<void> {
    const projects = await Promise.all(
      (await readdir(this.#folder)).map(async (name) => {
        const folder = path.join(this.#folder, name)
        return { folder, versions: await listVersions(folder) }
      }),
    )
    for (const { folder, version } of outdatedVersions(projects, this.#now()))
      await rm(path.join(folder, version.id), { force: true })
  }

  async #openFolder(project: string): Promise<string> {
    const folder = this.#folderOf(project)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return folder
  }

  #folderOf(project: string): string {
    return path.join(this.#folder, createHash('sha256').update(path.resolve(project)).digest('hex').slice(0, 32))
  }
}

/** A time as a file name that every system allows, and that sorts by time. */
function nameOf(savedAt: number): string {
  return `${String(Math.round(savedAt)).padStart(15, '0')}.netwright`
}

async function listVersions(folder: string): Promise<readonly Version[]> {
  const names = await readdir(folder).catch(() => [])
  const versions = await Promise.all(
    names.map(async (id): Promise<Version | null> => {
      const savedAt = /^(\d{15})\.netwright$/.exec(id)?.[1]
      const size = (await stat(path.join(folder, id)).catch(() => null))?.size
      return savedAt === undefined || size === undefined ? null : { id, savedAt: Number(savedAt), bytes: size }
    }),
  )
  return versions.filter((version) => version !== null).toSorted((one, other) => other.savedAt - one.savedAt)
}
