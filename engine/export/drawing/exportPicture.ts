import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import type { PictureOptions } from '../../contract/pictureOptions.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { ReadPictureFile } from './drawingFonts.ts'
import { drawingPdf } from './drawingPdf.ts'
import { drawingPng } from './drawingPng.ts'
import { drawingSvg } from './drawingSvg.ts'
import { drawNetwork } from './drawNetwork.ts'

/** The picture of a network as the one file `network.svg`, `.png` or `.pdf`. An empty canvas gives no picture. */
export async function exportPicture(
  document: NetDocument,
  {
    format,
    analysis,
    options,
    readFile,
  }: {
    readonly format: 'svg' | 'png' | 'pdf'
    readonly analysis: GraphAnalysis
    readonly options: PictureOptions
    readonly readFile: ReadPictureFile
  },
): Promise<Result<readonly NamedBytes[]>> {
  if (document.graph.nodes.length === 0) {
    const message = text('There is nothing to draw yet. Add a layer first.', '还没有可以画的内容。请先添加一个层。')
    return fail({ code: 'empty-graph', severity: 'error', place: {}, message, fixes: [] })
  }
  const drawing = drawNetwork(document, { analysis, language: options.language })
  const name = `network.${format}`
  if (format === 'png') {
    const png = await drawingPng(drawing, { ...options, readFile })
    return png.ok ? succeed([{ name, bytes: png.value }]) : png
  }
  if (format === 'pdf') return succeed([{ name, bytes: await drawingPdf(drawing, { ...options, readFile }) }])
  return succeed([{ name, bytes: new TextEncoder().encode(drawingSvg(drawing, options)) }])
}
