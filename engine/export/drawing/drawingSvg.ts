import type { Language } from '../../contract/text.ts'
import { drawingThemes, type Paint, type ThemeName } from './drawingTheme.ts'
import { escapeMarkup } from './escapeMarkup.ts'
import type { Drawing, Face, Look, Mark, TextMark } from './marks.ts'
import { textWidth } from './measureText.ts'

export interface SvgOptions {
  readonly theme: ThemeName
  readonly language: Language
  /** false: nothing behind the network, for slides and papers of any colour. */
  readonly background: boolean
}

/** The app's faces where the viewer has them, else what each system has; Chinese in the system's own. */
const families: Readonly<Record<Face, string>> = {
  ui: "'Inter Variable', Inter, 'Noto Sans SC Variable', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
  number:
    "'JetBrains Mono Variable', 'JetBrains Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', monospace",
}

/**
 * A drawing as a standalone SVG 1.1 file: shapes and real text, nothing fetched from anywhere, colours written out, a
 * title and a description for screen readers. Each text tells the width it was laid out with, so that another face than
 * the app's is fitted to it.
 */
export function drawingSvg(drawing: Drawing, { theme, language, background }: SvgOptions): string {
  const colours = drawingThemes[theme]
  const { x, y, width, height, title, description, parts } = drawing
  const ground = background ? [`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colours.canvas}"/>`] : []
  const body = parts.map(({ kind, title: name, marks }) => {
    const label = name === null ? '' : `<title>${escapeMarkup(name)}</title>`
    return `<g data-part="${kind}">${label}${marks.map((mark) => markSvg(mark, colours)).join('')}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" role="img" aria-labelledby="title description" xml:lang="${language === 'zh' ? 'zh-Hans' : 'en'}">`,
    `<title id="title">${escapeMarkup(title)}</title>`,
    `<desc id="description">${escapeMarkup(description)}</desc>`,
    ...ground,
    ...body,
    '</svg>',
    '',
  ].join('\n')
}

/** One mark as an SVG element; lengths are canvas pixels. */
export function markSvg(mark: Mark, colours: Readonly<Record<Paint, string>>): string {
  switch (mark.type) {
    case 'rect': {
      const { x, y, width, height, radius, look } = mark
      return `<rect x="${trim(x)}" y="${trim(y)}" width="${trim(width)}" height="${trim(height)}" rx="${trim(radius)}"${lookSvg(look, colours)}/>`
    }
    case 'path':
      return `<path d="${mark.d}"${lookSvg(mark.look, colours)}/>`
    case 'text':
      return textSvg(mark, colours)
  }
}

function lookSvg({ fill, fillOpacity, stroke, strokeWidth, dash }: Look, colours: Readonly<Record<Paint, string>>): string {
  return [
    ` fill="${fill === undefined ? 'none' : colours[fill]}"`,
    fillOpacity === undefined ? '' : ` fill-opacity="${fillOpacity}"`,
    stroke === undefined ? '' : ` stroke="${colours[stroke]}" stroke-width="${strokeWidth ?? 1}"`,
    dash === undefined ? '' : ` stroke-dasharray="${dash.join(' ')}"`,
  ].join('')
}

function textSvg(mark: TextMark, colours: Readonly<Record<Paint, string>>): string {
  const { x, y, anchor, text, face, size, weight, fill } = mark
  if (text === '') return ''
  const place = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  const width = ` textLength="${trim(textWidth(text, mark))}" lengthAdjust="spacingAndGlyphs"`
  return `<text x="${trim(x)}" y="${trim(y)}"${place} font-family="${families[face]}" font-size="${size}" font-weight="${weight}"${width} fill="${colours[fill]}" xml:space="preserve">${escapeMarkup(text)}</text>`
}

/** Two decimals are finer than any screen or printer shows. */
function trim(value: number): number {
  return Math.round(value * 100) / 100
}
