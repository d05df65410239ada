import { create } from 'zustand'
import type { NetDocument, ViewState } from '../../engine/contract/document.ts'
import type { Problem, Result } from '../../engine/contract/problem.ts'
import type { Text } from '../../engine/contract/text.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { applyDiff, diffDocuments, isEmptyDiff, mergeDiffs, type DocumentDiff } from './documentDiff.ts'

export interface HistoryEntry {
  /** What was done, for the undo button: "Move 3 nodes". */
  readonly label: Text
  /** A following change with the same key is added to this entry: a drag, a slider, typing. */
  readonly mergeKey: string | null
  readonly diff: DocumentDiff
  /** Names the state of the document after this entry. */
  readonly revision: number
}

export interface DocumentState {
  readonly document: NetDocument
  readonly past: readonly HistoryEntry[]
  readonly future: readonly HistoryEntry[]
  /** The state that is in the file (or was opened). */
  readonly savedRevision: number
  /** Changes with every document that is opened: what belongs to the former one (a run, a selection) ends. */
  readonly openedCount: number
}

export const useDocumentStore = create<DocumentState>()(() => ({
  document: emptyDocument('untitled'),
  past: [],
  future: [],
  savedRevision: 0,
  openedCount: 0,
}))

let lastRevision = 0

/** The document as it is now, for event handlers; components use `useDocument`. */
export function currentDocument(): NetDocument {
  return useDocumentStore.getState().document
}

export function useDocument<T>(select: (document: NetDocument) => T): T {
  return useDocumentStore((state) => select(state.document))
}

/** Revision of the state on screen; 0 for a document as it was opened. */
function currentRevision({ past }: Pick<DocumentState, 'past'>): number {
  return past.at(-1)?.revision ?? 0
}

export function isDirty(state: DocumentState): boolean {
  return currentRevision(state) !== state.savedRevision
}

/**
 * Carries out a command as one undoable step. Returns the problems of a refused command, or an empty list.
 * A command that changes nothing leaves no entry and does not clear redo.
 */
export function changeDocument(
  label: Text,
  command: (document: NetDocument) => NetDocument | Result<NetDocument>,
  { mergeKey = null }: { readonly mergeKey?: string | null } = {},
): readonly Problem[] {
  const state = useDocumentStore.getState()
  const outcome = command(state.document)
  if ('ok' in outcome && !outcome.ok) return outcome.problems
  const after = 'ok' in outcome ? outcome.value : outcome
  const diff = diffDocuments(state.document, after)
  if (isEmptyDiff(diff)) {
    if (after.view !== state.document.view) useDocumentStore.setState({ document: after })
    return []
  }
  const last = state.past.at(-1)
  const merges = mergeKey !== null && last !== undefined && last.mergeKey === mergeKey && state.future.length === 0
  const revision = (lastRevision += 1)
  const entry: HistoryEntry = merges
    ? { ...last, diff: mergeDiffs(last.diff, diff), revision }
    : { label, mergeKey, diff, revision }
  useDocumentStore.setState({
    document: after,
    past: merges ? [...state.past.slice(0, -1), entry] : [...state.past, entry],
    future: [],
  })
  return []
}

/** Ends a merge: the next change becomes an entry of its own even with the same key (the pointer was released). */
export function sealHistory(): void {
  const { past } = useDocumentStore.getState()
  const last = past.at(-1)
  if (last !== undefined && last.mergeKey !== null) {
    useDocumentStore.setState({ past: [...past.slice(0, -1), { ...last, mergeKey: null }] })
  }
}

export function undo(): void {
  const { document, past, future } = useDocumentStore.getState()
  const entry = past.at(-1)
  if (entry === undefined) return
  useDocumentStore.setState({
    document: withLivingSelection(applyDiff(document, entry.diff, { direction: 'back' })),
    past: past.slice(0, -1),
    future: [entry, ...future],
  })
}

export function redo(): void {
  const { document, past, future } = useDocumentStore.getState()
  const [entry, ...later] = future
  if (entry === undefined) return
  useDocumentStore.setState({
    document: withLivingSelection(applyDiff(document, entry.diff, { direction: 'forward' })),
    past: [...past, { ...entry, mergeKey: null }],
    future: later,
  })
}

/** Selection, viewport, open panels: saved with the document, never undone, never clearing redo. */
export function changeView(view: Partial<ViewState>): void {
  useDocumentStore.setState(({ document }) => ({ document: { ...document, view: { ...document.view, ...view } } }))
}

/** Puts another document in place of this one, with a fresh history. `saved: false`: it is in no file yet (a template, a recovered copy). */
export function openDocument(document: NetDocument, { saved }: { readonly saved: boolean }): void {
  useDocumentStore.setState(({ openedCount }) => ({
    document: withLivingSelection(document),
    past: [],
    future: [],
    savedRevision: saved ? 0 : -1,
    openedCount: openedCount + 1,
  }))
}

/** Names the state on screen, for `markSaved`. */
export function presentRevision(): number {
  return currentRevision(useDocumentStore.getState())
}

/** This state is in the file now; what was changed while the file was written is not. */
export function markSaved(revision: number): void {
  useDocumentStore.setState({ savedRevision: revision })
}

function withLivingSelection(document: NetDocument): NetDocument {
  const ids = new Set(document.graph.nodes.map((node) => node.id))
  const { selection } = document.view
  const living = selection.filter((id) => ids.has(id))
  return living.length === selection.length ? document : { ...document, view: { ...document.view, selection: living } }
}
