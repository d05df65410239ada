import { open, mkdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { packProject } from '../document/projectFile.ts'
import { Failure } from './misuse.ts'
import { readProject } from './readNetwork.ts'
import type { Project } from '../document/projectFile.ts'

/** What a run folder says about itself, beside the project and the checkpoint. */
export interface RunNotes {
  /** As `--data` named it, with an absolute path, so that a resumed run finds it from anywhere. */
  readonly data: string
  readonly labelColumn: string
  readonly regression: boolean
  readonly backend: string
}

const projectFile = 'project.netwright'
const checkpointFile = 'checkpoint.bin'
const notesFile = 'run.json'

/** Temporary file, fsync, rename: a kill in mid-save, or a full disk, leaves the old file whole. */
async function writeAtomically(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    const reason = isFull ? 'there is no room left on the disk' : error instanceof Error ? error.message : String(error)
    throw new Failure(`"${file}" cannot be written: ${reason}.`)
  }
}

/** A folder with the project (network and trained weights), the newest checkpoint and notes. */
export class RunFolder {
  readonly #folder: string
  constructor(folder: string) {
    this.#folder = folder
  }

  get place(): string {
    return this.#folder
  }

  async begin(notes: RunNotes, { document, weights }: Pick<Project, 'document' | 'weights'>): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    await writeAtomically(path.join(this.#folder, notesFile), new TextEncoder().encode(`${JSON.stringify(notes, null, 2)}\n`))
    await this.writeProject({ document, weights, runs: [], thumbnail: null, dataFiles: [] })
  }

  async writeProject(project: Project): Promise<void> {
    await writeAtomically(path.join(this.#folder, projectFile), packProject(project))
  }

  async writeCheckpoint(bytes: Uint8Array): Promise<void> {
    await writeAtomically(path.join(this.#folder, checkpointFile), bytes)
  }

  async read(): Promise<{
    readonly project: Project
    readonly checkpoint: Uint8Array<ArrayBuffer> | null
    readonly notes: RunNotes | null
  }> {
    const project = await readProject(path.join(this.#folder, projectFile)).catch((error: unknown) => {
      throw new Failure(
        `"${this.#folder}" is no run folder of Netwright: ${error instanceof Error ? error.message : String(error)}`,
      )
    })
    const checkpoint = await readFile(path.join(this.#folder, checkpointFile)).catch(() => null)
    const notes = await readFile(path.join(this.#folder, notesFile), 'utf8')
      .then((json) => JSON.parse(json) as RunNotes) // our own file; anything else in it is a failure below
      .catch(() => null)
    return { project, checkpoint: checkpoint === null ? null : new Uint8Array(checkpoint), notes }
  }
}
