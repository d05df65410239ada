import type { NetDocument } from '../../engine/contract/document.ts'
import { openDocument } from '../document/documentStore.ts'
import { session } from '../run/session.ts'
import { confirmReplace } from './confirmReplace.ts'
import { useProject } from './projectStore.ts'

/** Opens a document that is in no file: a template, or an empty one. What is open may be saved first. */
export async function openAsNew(document: NetDocument): Promise<boolean> {
  if (!(await confirmReplace())) return false
  openDocument(document, { saved: false })
  useProject.setState({ file: null, unsavedLearning: false, recovered: false, imported: null, showsRemarks: false })
  session().run.adopt({ weights: null, records: [], interrupted: null })
  session().data.sync()
  return true
}
