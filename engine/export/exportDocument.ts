import { analyse } from '../analyse/analyse.ts'
import type { GraphAnalysis } from '../analyse/analysis.ts'
import type { NetDocument } from '../contract/document.ts'
import type { DocumentFormat } from '../contract/exportFormats.ts'
import type { ExportedModel } from '../contract/modelFiles.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { defaultPicture, type PictureOptions } from '../contract/pictureOptions.ts'
import { succeed, type Result } from '../contract/problem.ts'
import { exportKerasCode } from './code/exportKerasCode.ts'
import { exportTfjsCode } from './code/exportTfjsCode.ts'
import type { ReadPictureFile } from './drawing/drawingFonts.ts'
import { exportPicture } from './drawing/exportPicture.ts'

/** What pictures need besides the document. */
export interface ExportContext {
  readonly picture?: PictureOptions | undefined
  readonly readPictureFile: ReadPictureFile
}

/** The files of a document, or why they cannot be made. No weights, so nothing is compiled or compared. */
export type DocumentExporter = (
  document: NetDocument,
  analysis: GraphAnalysis,
  context: ExportContext,
) => Result<readonly NamedBytes[]> | Promise<Result<readonly NamedBytes[]>>

const exporters: { readonly [Format in DocumentFormat]: DocumentExporter } = {
  'keras-code': exportKerasCode,
  'tfjs-code': exportTfjsCode,
  svg: pictureExporter('svg'),
  png: pictureExporter('png'),
  pdf: pictureExporter('pdf'),
}

/** Makes the files of a format that needs no weights. */
export async function exportDocument(
  document: NetDocument,
  { format, ...context }: ExportContext & { readonly format: DocumentFormat },
): Promise<Result<ExportedModel>> {
  const files = await exporters[format](document, analyse(document), context)
  return files.ok ? succeed({ files: files.value, check: null }) : files
}

function pictureExporter(format: 'svg' | 'png' | 'pdf'): DocumentExporter {
  return (document, analysis, { picture = defaultPicture, readPictureFile }) =>
    exportPicture(document, { format, analysis, options: picture, readFile: readPictureFile })
}
