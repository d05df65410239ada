import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import type { Language, Text } from '../../engine/contract/text.ts'
import type { MenuCommand } from './menuCommand.ts'

/** Where a project lives, as main tells it: an opaque token instead of a path. */
export interface ProjectFile {
  readonly token: string
  readonly name: string
}

export interface OpenedProject {
  readonly file: ProjectFile
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A copy of a project as it once was saved; `id` names it among those of its file. */
export interface ProjectVersion {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  readonly bytes: number
}

/** An expected failure crosses as a value with its text in both languages; a rejected call is a bug or an intruder. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: Text }

/** null: the person cancelled the dialog. */
export type Chosen<T> = Outcome<T | null>

/** One entry for each call of a window to main. Every call is answered once; main checks sender and shape of each. */
export interface Calls {
  /** The UI listens; opened files and menu commands may come from now on. */
  'app:ready': { ask: Record<string, never>; answer: null }
  'app:language': { ask: { language: Language }; answer: null }
  /** While busy (a run trains), the computer does not fall asleep by itself. */
  'app:busy': { ask: { busy: boolean }; answer: null }
  /** A new engine, alone in its process. Its port comes as the event `engine:port` with the same number. */
  'engine:connect': { ask: Record<string, never>; answer: Outcome<{ connection: number }> }
  'engine:disconnect': { ask: { connection: number }; answer: null }
  /** The engine window's only call: its Worker failed. */
  'engine:failed': { ask: { reason: string }; answer: null }
  'project:open': { ask: Record<string, never>; answer: Chosen<OpenedProject> }
  'project:save': {
    ask: { bytes: Uint8Array<ArrayBuffer>; token: string | null; suggestedName: string; as: boolean }
    answer: Chosen<ProjectFile>
  }
  /** Newest first; empty for a file of which no copy is kept. */
  'project:versions': { ask: { token: string }; answer: Outcome<readonly ProjectVersion[]> }
  /** The bytes of a version, with the file it was saved to. */
  'project:openVersion': { ask: { token: string; id: string }; answer: Outcome<OpenedProject> }
  'export:save': { ask: { files: readonly NamedBytes[]; suggestedName: string }; answer: Chosen<ProjectFile> }
  'data:open': {
    ask: { accept: readonly string[]; folder: boolean; multiple: boolean }
    answer: Chosen<readonly NamedBytes[]>
  }
  'window:title': { ask: { name: string; dirty: boolean }; answer: null }
  'window:closeAnswer': { ask: { request: number; close: boolean }; answer: null }
}

export type CallName = keyof Calls
export type CallAsk<Name extends CallName> = Calls[Name]['ask']
export type CallAnswer<Name extends CallName> = Calls[Name]['answer']

/** What main tells a window unasked. */
export interface MainEvents {
  'menu:command': MenuCommand
  'project:opened': OpenedProject
  'window:closeRequest': { readonly request: number }
  'engine:gone': { readonly connection: number; readonly reason: string }
  /** Comes with one MessagePort. */
  'engine:port': { readonly connection: number }
}

export type MainEventName = keyof MainEvents
