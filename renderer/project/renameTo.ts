import { currentDocument, useDocumentStore } from '../document/documentStore.ts'

/** A document that nobody has named takes its file's name; no step of the history, and no change to be saved. */
export function renameTo(fileName: string): void {
  const name = fileName.replace(/\.netwright$/i, '')
  if (currentDocument().name !== 'untitled' || name === '') return
  useDocumentStore.setState(({ document }) => ({ document: { ...document, name } }))
}
