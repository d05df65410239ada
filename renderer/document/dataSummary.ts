import { create } from 'zustand'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'

/** What the engine read from the document's data; null until it has. Set by the data panel, read by the analysis and the inspector. */
export const useDataSummary = create<{ readonly summary: DataSummary | null }>()(() => ({ summary: null }))

export function setDataSummary(summary: DataSummary | null): void {
  useDataSummary.setState({ summary })
}
