import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '../contract/messageOf.ts'
import { maximumZipBytes, packProject, type Project } from '../document/project/projectFile.ts'
import type { RunHistory } from '../document/project/runHistory.ts'
import { Failure } from './misuse.ts'
import { readProject, unwrap } from './readNetwork.ts'
import { readWholeFile } from './readWholeFile.ts'
import { isMissing, reasonOf } from './reasonOf.ts'
import { writeAtomically } from './writeAtomically.ts'

/** What a run folder says about itself, beside the project and the checkpoint. */
export interface RunNotes {
  /** As `--data` named it, with an absolute path, so that a resumed run finds it from anywhere. */
  readonly data: string
  readonly labelColumn: string
  readonly regression: boolean
  readonly backend: string
  /** The run that is kept here, from its start on; folders of earlier versions do not tell it. */
  readonly run?: RunMark
}

/** What a run is called by, and when it began, in milliseconds since 1970. */
export interface RunMark {
  readonly number: number
  readonly startedAt: number
}

/** The mark of a run that begins now, after those that the project knows. */
export function nextRun(runs: readonly RunHistory[]): RunMark {
  return { number: 1 + Math.max(0, ...runs.map(({ number }) => number)), startedAt: Date.now() }
}

const projectFile = 'project.netwright'
const checkpointFile = 'checkpoint.bin'
const notesFile = 'run.json'
const own = [checkpointFile, projectFile, notesFile]

/** A folder with the project (network and trained weights), the newest checkpoint and notes. */
export class RunFolder {
  readonly #folder: string
  constructor(folder: string) {
    this.#folder = folder
  }

  get place(): string {
    return this.#folder
  }

  async begin(notes: RunNotes, project: Project): Promise<void> {
    await writeAtomically(path.join(this.#folder, notesFile), new TextEncoder().encode(`${JSON.stringify(notes, null, 2)}\n`))
    await this.writeProject(project)
  }

  /** A run that is here already moves into a folder of its own, from which it can be resumed; returns its place, null: there was none. */
  async setRunAside(): Promise<string | null> {
    const names = await readdir(this.#folder).catch((): string[] => [])
    const present = own.filter((name) => names.includes(name))
    if (present.length === 0) return null
    let count = 1
    while (names.includes(`earlier-${count}`)) count += 1
    const aside = path.join(this.#folder, `earlier-${count}`)
    try {
      await mkdir(aside)
      for (const name of present) await rename(path.join(this.#folder, name), path.join(aside, name))
    } catch (error) {
      throw new Failure(
        `"${this.#folder}" holds a run, which cannot be set aside: ${reasonOf(error, 'write')}. Choose another --out.`,
      )
    }
    return aside
  }

  /** What a killed process left of files that it was writing. Only for a folder in which no other process trains. */
  async removeLeftOvers(): Promise<void> {
    const names = await readdir(this.#folder).catch((): string[] => [])
    const leftOver = names.filter((name) => name.endsWith('.tmp') && own.some((file) => name.startsWith(`${file}.`)))
    await Promise.all(leftOver.map((name) => rm(path.join(this.#folder, name), { force: true })))
  }

  async writeProject(project: Project): Promise<void> {
    await writeAtomically(path.join(this.#folder, projectFile), unwrap(packProject(project, maximumZipBytes)))
  }

  async writeCheckpoint(bytes: Uint8Array): Promise<void> {
    await writeAtomically(path.join(this.#folder, checkpointFile), bytes)
  }

  /** A checkpoint of what was trained before is no way on from other weights: it is kept under another name. */
  async setCheckpointAside(): Promise<void> {
    const from = path.join(this.#folder, checkpointFile)
    await rename(from, path.join(this.#folder, 'checkpoint.before-import.bin')).catch(() => null)
  }

  async read(): Promise<{
    readonly project: Project
    readonly checkpoint: Uint8Array<ArrayBuffer> | null
    readonly notes: RunNotes | null
  }> {
    const project = await this.#readProject()
    const checkpoint = await this.#readCheckpoint()
    const notes = await this.#readNotes()
    return { project, checkpoint, notes }
  }

  async #readProject(): Promise<Project> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      throw new Failure(`"${this.#folder}" is no run folder of Netwright: ${reasonOf(error, 'read')}.`)
    })
    if (!names.includes(projectFile))
      throw new Failure(`"${this.#folder}" is no run folder of Netwright: it holds no ${projectFile}.`)
    return readProject(path.join(this.#folder, projectFile))
  }

  /** null: there is none. One that is there and cannot be read is no reason to begin anew. */
  async #readCheckpoint(): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = path.join(this.#folder, checkpointFile)
    return readWholeFile(file).catch((error: unknown) => {
      if (isMissing(error)) return null
      throw new Failure(`"${file}" cannot be read: ${reasonOf(error, 'read')}.`)
    })
  }

  /** null: there are none, as in folders of the first versions. What is there must be whole. */
  async #readNotes(): Promise<RunNotes | null> {
    const file = path.join(this.#folder, notesFile)
    let content: string
    try {
      content = await readFile(file, 'utf8')
    } catch (error) {
      if (isMissing(error)) return null
      throw new Failure(`"${file}" cannot be read: ${reasonOf(error, 'read')}.`)
    }
    const notes = parseNotes(content)
    if (typeof notes !== 'string') return notes
    throw new Failure(
      `"${file}" is damaged: ${notes}. The project and its weights beside it are whole: delete the file, and say with --data which data the run was trained on.`,
    )
  }
}

/** The notes, or what is wrong with them. */
function parseNotes(content: string): RunNotes | string {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch (error) {
    return content.trim() === '' ? 'it is empty' : `it is no JSON (${messageOf(error)})`
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'it holds no notes'
  const { data, labelColumn, regression, backend, run } = json as Readonly<Record<string, unknown>>
  if (typeof data !== 'string' || data === '') return '"data" is not the place of the data'
  if (typeof labelColumn !== 'string') return '"labelColumn" is not the name of a column'
  if (typeof regression !== 'boolean') return '"regression" is neither true nor false'
  if (typeof backend !== 'string') return '"backend" is no name'
  const notes = { data, labelColumn, regression, backend }
  if (run === undefined) return notes
  const { number, startedAt } = (run ?? {}) as Readonly<Record<string, unknown>>
  return Number.isSafeInteger(number) && Number.isFinite(startedAt)
    ? { ...notes, run: { number: Number(number), startedAt: Number(startedAt) } }
    : '"run" has no number or no start'
}
