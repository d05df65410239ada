import type { Project } from '../../engine/document/project/projectFile.ts'
import { sourceFilesKey } from '../data/sourceFiles.ts'
import { openDocument } from '../document/documentStore.ts'
import type { KeptCheckpoint } from '../run/checkpointFile.ts'
import { session } from '../run/session.ts'
import { useProject } from './projectStore.ts'

/** Graph, data, weights and curves of a project replace what was open. */
export function putOnScreen(
  { document, weights, runs, dataFiles }: Project,
  { saved, interrupted }: { readonly saved: boolean; readonly interrupted: KeptCheckpoint | null },
): void {
  const { data, run } = session()
  useProject.setState({ imported: null, showsRemarks: false })
  openDocument(document, { saved })
  run.adopt({ weights, records: runs, interrupted })
  const { source } = document.data
  if (dataFiles.length > 0 && sourceFilesKey(source) !== null) data.give(source, dataFiles)
  else data.sync()
}
