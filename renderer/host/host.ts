import type { StoreKey } from '../../electron/contract/appAddress.ts'
import type { OpenedProject, ProjectFile, ProjectVersion } from '../../electron/contract/calls.ts'
import type { MenuCommand } from '../../electron/contract/menuCommand.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import type { Language } from '../../engine/contract/text.ts'

/** What the person chose, or 'cancelled'; an Error's message is written for people. */
export type Saved = ProjectFile | 'cancelled'

export interface EngineConnection {
  readonly port: MessagePort
  /** Called once when this engine died (crash, out of memory, killed). */
  onGone(listener: (reason: string) => void): void
  close(): void
}

/**
 * The two ways to reach files and the engine: desktop.ts and browser.ts. A project's file is known by a token alone: the UI sees no
 * path. Every method may reject with an Error whose message is for people.
 */
export interface Host {
  readonly name: 'desktop' | 'browser'
  connectEngine(): Promise<EngineConnection>
  openProject(): Promise<OpenedProject | 'cancelled'>
  /** Atomic. Without a file, or with `as`, the person chooses one. */
  saveProject(options: {
    bytes: Uint8Array<ArrayBuffer>
    file: ProjectFile | null
    suggestedName: string
    as: boolean
  }): Promise<Saved>
  /** Copies of a file as it was saved earlier, newest first; empty where this host keeps none. */
  versionsOf(file: ProjectFile): Promise<readonly ProjectVersion[]>
  /** A copy's bytes, with the file whose earlier state it is: saving replaces what is there now. */
  openVersion(file: ProjectFile, version: ProjectVersion): Promise<OpenedProject>
  /** One file is saved as such; several go into a folder of the suggested name (a zip in the browser). */
  saveExport(options: { files: readonly NamedBytes[]; suggestedName: string }): Promise<Saved>
  /** accept: ['.csv']; folder: every file below a chosen folder, by its path from that folder on ("pets/cats/001.png"). */
  openData(options: {
    accept: readonly string[]
    folder: boolean
    multiple: boolean
  }): Promise<readonly NamedBytes[] | 'cancelled'>
  /** The recovery copy of unsaved work and of the newest checkpoint; survives a crash of app and engine. */
  readonly store: {
    write(key: StoreKey, bytes: Uint8Array<ArrayBuffer>): Promise<void>
    read(key: StoreKey): Promise<Uint8Array<ArrayBuffer> | null>
    remove(key: StoreKey): Promise<void>
    /** Recovery copies of other dead windows that the next window started will offer; a desktop app has one window. */
    waiting(): Promise<number>
  }
  /** The language of native menus, dialogs and of this host's messages. */
  setLanguage(language: Language): void
  /** While true (a run trains), the computer does not fall asleep by itself. */
  setBusy(busy: boolean): void
  setTitle(options: { name: string; dirty: boolean }): void
  onMenu(listener: (command: MenuCommand) => void): () => void
  /** A project opened from outside: double-clicked, dropped, or named on the command line. */
  onOpenFile(listener: (opened: OpenedProject) => void): () => void
  /** Asked before the window closes; resolve true to let it close. */
  onCloseRequest(listener: () => Promise<boolean>): () => void
}
