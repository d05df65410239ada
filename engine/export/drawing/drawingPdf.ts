import type PdfDocument from 'pdfkit'
import { joinBytes } from '../../bytes/joinBytes.ts'
import type { Language } from '../../contract/text.ts'
import { loadDrawingFonts, startOf, textsOf, type DrawingFonts, type ReadPictureFile } from './drawingFonts.ts'
import { drawingThemes, type Paint, type ThemeName } from './drawingTheme.ts'
import type { Drawing, Look, Mark, TextMark } from './marks.ts'

export interface PdfOptions {
  readonly theme: ThemeName
  readonly language: Language
  readonly background: boolean
}

/** 96 canvas pixels and 72 points make an inch. */
const pointsPerPixel = 0.75
/** A page can be 200 inches long (PDF 1.7, annex C). */
const maximumPoints = 14_400

/**
 * A drawing as one page of PDF of its own size: shapes stay shapes, text is text in the app's own faces (only the letters
 * used are embedded), to be found, selected and copied.
 */
export async function drawingPdf(
  drawing: Drawing,
  { theme, language, background, readFile }: PdfOptions & { readonly readFile: ReadPictureFile },
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: Pdf } = await import('pdfkit')
  const { x, y, width, height, title, description, parts } = drawing
  const scale = Math.min(pointsPerPixel, maximumPoints / Math.max(width, height))
  const fonts = await loadDrawingFonts(textsOf(parts), readFile)
  const colours = drawingThemes[theme]
  const pdf = new Pdf({
    size: [width * scale, height * scale],
    margin: 0,
    font: null,
    lang: language === 'zh' ? 'zh-Hans' : 'en',
    // The same drawing gives the same file, so no time of its making.
    info: { Title: title, Subject: description, Creator: 'Netwright', Producer: 'Netwright', CreationDate: new Date(0) },
  })
  const pieces: Uint8Array[] = []
  const finished = new Promise<void>((resolve, reject) => {
    pdf.on('data', (bytes) => pieces.push(new Uint8Array(bytes)))
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  for (const [name, bytes] of fonts.bytes) pdf.registerFont(name, bytes)
  pdf.scale(scale)
  if (background) pdf.rect(0, 0, width, height).fillColor(colours.canvas).fill()
  pdf.translate(-x, -y)
  for (const { marks } of parts) for (const mark of marks) drawMark(pdf, { mark, colours, fonts })
  pdf.end()
  await finished
  return joinBytes(pieces)
}

interface MarkContext {
  readonly mark: Mark
  readonly colours: Readonly<Record<Paint, string>>
  readonly fonts: DrawingFonts
}

function drawMark(pdf: PdfDocument, { mark, colours, fonts }: MarkContext): void {
  if (mark.type === 'text') {
    drawText(pdf, mark, { fonts, colour: colours[mark.fill] })
    return
  }
  if (mark.type === 'rect') {
    const radius = Math.min(mark.radius, mark.width / 2, mark.height / 2)
    pdf.roundedRect(mark.x, mark.y, mark.width, mark.height, radius)
  } else pdf.path(mark.d)
  paint(pdf, mark.look, colours)
}

function paint(pdf: PdfDocument, look: Look, colours: Readonly<Record<Paint, string>>): void {
  const { fill, fillOpacity = 1, stroke, strokeWidth = 1, dash } = look
  if (fill !== undefined) pdf.fillColor(colours[fill]).fillOpacity(fillOpacity)
  if (stroke !== undefined) pdf.strokeColor(colours[stroke]).lineWidth(strokeWidth)
  if (dash !== undefined) pdf.dash(dash[0], { space: dash[1] })
  if (fill !== undefined && stroke !== undefined) pdf.fillAndStroke()
  else if (fill !== undefined) pdf.fill()
  else pdf.stroke()
  if (dash !== undefined) pdf.undash()
  if (fillOpacity !== 1) pdf.fillOpacity(1)
}

function drawText(
  pdf: PdfDocument,
  mark: TextMark,
  { fonts, colour }: { readonly fonts: DrawingFonts; readonly colour: string },
): void {
  const runs = fonts.runs(mark)
  let left = startOf(mark, runs)
  pdf.fillColor(colour).fontSize(mark.size)
  for (const { file, text, width } of runs) {
    pdf.font(file).text(text, left, mark.y, { lineBreak: false, baseline: 'alphabetic' })
    left += width
  }
}
