import { succeed, type Result } from '../../engine/contract/problem.ts'
import { unpackProject, type OpenedProject } from '../../engine/document/project/projectFile.ts'
import { readDocumentText } from '../../engine/document/readDocumentText.ts'

/** A .netwright project, or a bare document.json. */
export function readProjectBytes(bytes: Uint8Array): Result<OpenedProject> {
  // A zip begins with "PK"; JSON begins with a brace or white space.
  if (!/^[\s\ufeff]*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return unpackProject(bytes)
  const document = readDocumentText(new TextDecoder().decode(bytes))
  if (!document.ok) return document
  const project = { document: document.value, weights: null, runs: [], thumbnail: null, dataFiles: [] }
  return succeed({ project, remarks: [] })
}
