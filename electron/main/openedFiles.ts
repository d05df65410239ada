import path from 'node:path'
import type { OpenedProject, Outcome } from '../contract/calls.ts'

interface Options {
  readonly read: (file: string) => Promise<Outcome<OpenedProject>>
  readonly show: (outcome: Outcome<OpenedProject>) => void
}

/** Files that the system hands to the app (double click, command line, drop on its icon), held back until the UI listens. */
export class OpenedFiles {
  readonly #options: Options
  #waiting: readonly string[] = []
  #isListening = false

  constructor(options: Options) {
    this.#options = options
  }

  async open(file: string): Promise<void> {
    if (!this.#isListening) {
      this.#waiting = [...this.#waiting, file]
      return
    }
    this.#options.show(await this.#options.read(file))
  }

  async listen(): Promise<void> {
    this.#isListening = true
    const waiting = this.#waiting
    this.#waiting = []
    for (const file of waiting) await this.open(file)
  }
}

/** The projects among the words of a command line. Chromium mixes switches of its own into them, so the ending decides. */
export function projectsIn(commandLine: readonly string[], folder: string): readonly string[] {
  return commandLine
    .filter((word) => !word.startsWith('-') && word.toLowerCase().endsWith('.netwright'))
    .map((word) => path.resolve(folder, word))
}
