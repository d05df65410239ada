import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { loadDrawingFonts, startOf, textsOf, type DrawingFonts, type ReadPictureFile } from './drawingFonts.ts'
import { markSvg } from './drawingSvg.ts'
import { drawingThemes, type ThemeName } from './drawingTheme.ts'
import type { Drawing, TextMark } from './marks.ts'

export interface PngOptions {
  readonly theme: ThemeName
  /** false: transparent. */
  readonly background: boolean
  /** Pixels for one canvas pixel. */
  readonly scale: number
}

/** What browsers and picture programs open without trouble; resvg holds four bytes for each. */
const maximumPixels = 120_000_000

let ready: Promise<unknown> | null = null

/**
 * A drawing as PNG, by resvg. Text is drawn as outlines of the app's own faces, so that it looks the same everywhere and
 * Chinese never becomes empty boxes. A picture that would be too large is refused, with the scale that would do.
 */
export async function drawingPng(
  drawing: Drawing,
  { theme, background, scale, readFile }: PngOptions & { readonly readFile: ReadPictureFile },
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const { x, y, width, height, parts } = drawing
  if (width * height * scale * scale > maximumPixels) return fail(tooLarge(drawing, scale))
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  ready ??= readFile('resvg.wasm').then((bytes) => initWasm(new Uint8Array(bytes)))
  await ready
  const fonts = await loadDrawingFonts(textsOf(parts), readFile)
  const colours = drawingThemes[theme]
  const outlines = new Map<string, string>()
  const marks = parts.flatMap((part) =>
    part.marks.map((mark) =>
      mark.type === 'text' ? outlineText(mark, { fonts, outlines, colour: colours[mark.fill] }) : markSvg(mark, colours),
    ),
  )
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}">`,
    `<defs>${[...outlines.values()].join('')}</defs>`,
    background ? `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colours.canvas}"/>` : '',
    ...marks,
    '</svg>',
  ]
  const picture = new Resvg(svg.join('\n'), { fitTo: { mode: 'zoom', value: scale }, font: { loadSystemFonts: false } })
  try {
    const rendered = picture.render()
    const png = new Uint8Array(rendered.asPng())
    rendered.free()
    return succeed(png)
  } finally {
    picture.free()
  }
}

/** Each letter's outline is told once, in the font's own units, and used wherever it stands. */
function outlineText(
  mark: TextMark,
  { fonts, outlines, colour }: { readonly fonts: DrawingFonts; readonly outlines: Map<string, string>; readonly colour: string },
): string {
  const runs = fonts.runs(mark)
  let left = startOf(mark, runs)
  const letters: string[] = []
  for (const { file, font, text: letterText, width } of runs) {
    const scale = mark.size / font.unitsPerEm
    const { glyphs, positions } = font.layout(letterText)
    let pen = 0
    for (const [at, glyph] of glyphs.entries()) {
      const id = `${file}-${glyph.id}`.replaceAll(/[^\w-]/g, '_')
      if (!outlines.has(id)) outlines.set(id, `<path id="${id}" d="${glyph.path.toSVG()}"/>`)
      const { xAdvance = 0, xOffset = 0 } = positions[at] ?? {}
      letters.push(
        `<use xlink:href="#${id}" transform="matrix(${scale} 0 0 ${-scale} ${left + (pen + xOffset) * scale} ${mark.y})"/>`,
      )
      pen += xAdvance
    }
    left += width
  }
  return `<g fill="${colour}">${letters.join('')}</g>`
}

function tooLarge({ width, height }: Drawing, scale: number): Problem {
  const size = (factor: number): string => `${Math.round(width * factor)} × ${Math.round(height * factor)}`
  const fitting = Math.floor(Math.sqrt(maximumPixels / (width * height)) * 10) / 10
  return {
    code: 'picture-too-large',
    severity: 'error',
    place: {},
    message: text(
      `At ${scale}× this picture would have ${size(scale)} pixels, more than 120 million. ${fitting >= 1 ? 'Choose a smaller scale' : 'Fold some groups'}, or export it as SVG or PDF, which are sharp at any size.`,
      `按 ${scale}× 导出时图片为 ${size(scale)} 像素，超过 1.2 亿。请${fitting >= 1 ? '选择更小的倍率' : '折叠一些分组'}，或导出为任意大小都清晰的 SVG 或 PDF。`,
    ),
    expected: text('at most 120 million pixels', '至多 1.2 亿像素'),
    got: text(`${size(scale)} pixels`, `${size(scale)} 像素`),
    fixes: [],
  }
}
