import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { ProjectFile } from '../../contract/calls.ts'
import { type Fingerprint, takeFingerprint } from './fingerprint.ts'

export interface KnownProject {
  readonly path: string
  readonly fingerprint: Fingerprint
}

/** Paths stay in main: a window gets a random token for each file that a person has chosen, and can name no other. */
export class ProjectFiles {
  readonly #known = new Map<string, KnownProject>()

  /** Takes note of a file as it is now. The same file gets a new token each time; old ones stay valid. */
  async remember(file: string): Promise<ProjectFile> {
    const token = randomUUID()
    await this.refresh(token, file)
    return { token, name: path.basename(file) }
  }

  async refresh(token: string, file: string): Promise<void> {
    this.#known.set(token, { path: file, fingerprint: await takeFingerprint(file) })
  }

  find(token: string): KnownProject | null {
    return this.#known.get(token) ?? null
  }
}
