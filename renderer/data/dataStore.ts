import { create } from 'zustand'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import type { DataSource } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import type { Problem } from '../../engine/contract/problem.ts'

/** The document's data, as far as it is at hand. */
export type DataState =
  | { readonly type: 'none' }
  /** The document names files whose bytes are not here: they were too large for the project file. */
  | { readonly type: 'missing'; readonly source: DataSource }
  | { readonly type: 'loading'; readonly source: DataSource }
  | { readonly type: 'loaded'; readonly source: DataSource; readonly summary: DataSummary }
  | { readonly type: 'failed'; readonly source: DataSource; readonly problems: readonly Problem[] }

/** Only dataController.ts writes it. */
export const useDataStore = create<{ readonly data: DataState; readonly files: readonly NamedBytes[] }>(() => ({
  data: { type: 'none' },
  files: [],
}))

/** null while nothing is loaded. */
export function loadedData(data: DataState): DataSummary | null {
  return data.type === 'loaded' ? data.summary : null
}
