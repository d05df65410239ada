import { create } from 'zustand'
import type { ProjectFile, ProjectVersion } from '../../electron/contract/calls.ts'
import type { Problem } from '../../engine/contract/problem.ts'
import { isDirty, useDocumentStore, type DocumentState } from '../document/documentStore.ts'
import type { WeightsPreview } from './importing/weightsPreview.ts'
import type { Recovery } from './recovery/recovery.ts'

export type SaveAnswer = 'save' | 'discard' | 'cancel'

interface ProjectState {
  /** Where the project was opened from or last saved to. */
  readonly file: ProjectFile | null
  /** Something was learned since the last save. */
  readonly unsavedLearning: boolean
  /** Recovered work is in no file, however little is done to it. */
  readonly recovered: boolean
  readonly saving: boolean
  /** "Save the changes first?", waiting for an answer. */
  readonly question: { readonly answer: (answer: SaveAnswer) => void } | null
  /** What an earlier session left unsaved. */
  readonly recovery: Recovery | null
  readonly exporting: boolean
  /** The file that the open network was imported from, and what is not as it was there; null: it was not, or nothing is. */
  readonly imported: { readonly name: string; readonly remarks: readonly Problem[] } | null
  /** The list of these is open. */
  readonly showsRemarks: boolean
  /** What a chosen file of weights would change, waiting to be accepted. */
  readonly weightsPreview: WeightsPreview | null
  /** Earlier states of a file, to choose from. */
  readonly versions: { readonly file: ProjectFile; readonly found: readonly ProjectVersion[] } | null
}

export const useProject = create<ProjectState>(() => ({
  file: null,
  unsavedLearning: false,
  recovered: false,
  saving: false,
  question: null,
  recovery: null,
  exporting: false,
  imported: null,
  showsRemarks: false,
  weightsPreview: null,
  versions: null,
}))

/** Whether closing would lose something: a template nobody touched is not worth a question. */
export function needsSaving(): boolean {
  return wouldLose(useDocumentStore.getState(), useProject.getState())
}

/** The same, for components. */
export function useNeedsSaving(): boolean {
  const changed = useDocumentStore((state) => isDirty(state) && state.past.length > 0)
  const learned = useProject((state) => state.unsavedLearning || state.recovered)
  return changed || learned
}

function wouldLose(document: DocumentState, { unsavedLearning, recovered }: ProjectState): boolean {
  return (isDirty(document) && document.past.length > 0) || unsavedLearning || recovered
}
