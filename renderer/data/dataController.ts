import type { DataSource } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import type { AskEngine } from '../run/askEngine.ts'
import type { DataState } from './dataStore.ts'
import { sourceFilesKey } from './sourceFiles.ts'

export interface DataControllerOptions {
  readonly ask: AskEngine
  readonly readSource: () => DataSource
  readonly publish: (data: DataState, files: readonly NamedBytes[]) => void
  /** The engine broke while reading; not the same as a file that cannot be read. */
  readonly onBroken: (error: unknown) => void
}

export interface DataController {
  /** Loads what the document names, unless that is loaded or on its way. */
  sync(): void
  /** Bytes for a source that the document names, or is about to. */
  give(source: DataSource, files: readonly NamedBytes[]): void
  /** Everything is loaded anew: into a fresh engine. */
  engineUp(): void
  engineDown(): void
  dataId(): string | null
}

/** Keeps the engine's data in step with the document. Bytes once given stay at hand, so that undo finds them again. */
export function createDataController({ ask, readSource, publish, onBroken }: DataControllerOptions): DataController {
  const given = new Map<string, readonly NamedBytes[]>()
  let serial = 0
  let present: DataState = { type: 'none' }
  let presentKey = ''
  let up = false

  function show(data: DataState): void {
    present = data
    publish(data, filesOf(readSource()) ?? [])
  }

  function filesOf(source: DataSource): readonly NamedBytes[] | null {
    const key = sourceFilesKey(source)
    return key === null ? [] : (given.get(key) ?? null)
  }

  function sync(): void {
    const source = readSource()
    const key = JSON.stringify(source)
    if (!up || (key === presentKey && present.type !== 'missing')) return
    presentKey = key
    const mine = ++serial
    if (source.type === 'none') return show({ type: 'none' })
    const files = filesOf(source)
    if (files === null) return show({ type: 'missing', source })
    show({ type: 'loading', source })
    ask('loadData', { dataId: `data-${mine}`, source, files }).then(
      (answer) => {
        if (mine !== serial) return
        if (answer.ok) show({ type: 'loaded', source, summary: answer.value })
        else show({ type: 'failed', source, problems: answer.problems })
      },
      (error: unknown) => {
        if (mine !== serial) return
        presentKey = ''
        show({ type: 'none' })
        onBroken(error)
      },
    )
  }

  return {
    sync,
    give(source, files) {
      const key = sourceFilesKey(source)
      if (key !== null) given.set(key, files)
      presentKey = ''
      sync()
    },
    engineUp() {
      up = true
      presentKey = ''
      sync()
    },
    engineDown() {
      up = false
      serial++
      presentKey = ''
      const source = readSource()
      show(source.type === 'none' ? { type: 'none' } : { type: 'loading', source })
    },
    dataId: () => (present.type === 'loaded' ? present.summary.dataId : null),
  }
}
