import { analyse } from '../analyse/analyse.ts'
import type { GraphAnalysis } from '../analyse/analysis.ts'
import type { NetDocument } from '../contract/document.ts'
import type { DocumentFormat } from '../contract/exportFormats.ts'
import { succeed, type Result } from '../contract/problem.ts'
import type { ExportedModel, NamedBytes } from '../contract/protocol.ts'
import { exportKerasCode } from './code/exportKerasCode.ts'
import { exportTfjsCode } from './code/exportTfjsCode.ts'

/** The files of a document, or why they cannot be made. No weights, so nothing is compiled or compared. */
export type DocumentExporter = (
  document: NetDocument,
  analysis: GraphAnalysis,
) => Result<readonly NamedBytes[]> | Promise<Result<readonly NamedBytes[]>>

const exporters: { readonly [Format in DocumentFormat]: DocumentExporter } = {
  'keras-code': exportKerasCode,
  'tfjs-code': exportTfjsCode,
}

/** Makes the files of a format that needs no weights. */
export async function exportDocument(document: NetDocument, format: DocumentFormat): Promise<Result<ExportedModel>> {
  const files = await exporters[format](document, analyse(document))
  return files.ok ? succeed({ files: files.value, check: null }) : files
}
