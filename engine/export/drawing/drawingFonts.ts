import type { Font } from 'fontkit'
import type { Face, TextMark } from './marks.ts'

/** Reads a file of out/pictures (scripts/buildPictureFiles.mjs), wherever the host keeps it. */
export type ReadPictureFile = (name: string) => Promise<Uint8Array>

interface FontFile {
  readonly file: string
  readonly face: Face | 'any'
  readonly weight: number
  /** [first, last, first, last, …] code points. */
  readonly ranges: readonly number[]
}

/** Letters of one font that follow each other. */
export interface TextRun {
  readonly file: string
  readonly font: Font
  readonly text: string
  /** In canvas pixels. */
  readonly width: number
}

export interface DrawingFonts {
  readonly bytes: ReadonlyMap<string, Uint8Array>
  /** A text cut where its fonts change. A letter that no font has is written "?". */
  runs(mark: TextMark): readonly TextRun[]
}

/** Loads the fonts that these texts need: of 139 files mostly six. */
export async function loadDrawingFonts(texts: readonly TextMark[], readFile: ReadPictureFile): Promise<DrawingFonts> {
  const { create } = await import('fontkit')
  /* Written by our own build. */
  const index = JSON.parse(new TextDecoder().decode(await readFile('fonts.json'))) as readonly FontFile[]
  const search = createSearch(index)
  const cuts = new Map<TextMark, readonly { readonly file: string; readonly text: string }[]>()
  for (const mark of texts) cuts.set(mark, cut(mark, search))
  const names = new Set([...cuts.values()].flatMap((runs) => runs.map(({ file }) => file)))
  const bytes = new Map<string, Uint8Array>()
  const fonts = new Map<string, Font>()
  for (const name of names) {
    const content = await readFile(name)
    bytes.set(name, content)
    fonts.set(name, create(content))
  }
  return {
    bytes,
    runs: (mark) =>
      (cuts.get(mark) ?? []).flatMap(({ file, text }): readonly TextRun[] => {
        const font = fonts.get(file)
        if (font === undefined) return []
        return [{ file, font, text, width: (font.layout(text).advanceWidth / font.unitsPerEm) * mark.size }]
      }),
  }
}

type Search = (code: number, mark: TextMark) => string | null

/** The face's own file of the weight first, then the other face's, then Chinese. */
function createSearch(index: readonly FontFile[]): Search {
  const known = new Map<string, string | null>()
  return (code, { face, weight }) => {
    const key = `${face} ${weight} ${code}`
    const before = known.get(key)
    if (before !== undefined) return before
    const having = index.filter((font) => hasLetter(font, code) && (font.face === 'any' || font.weight === weight))
    const found = having.find((font) => font.face === face) ?? having.find((font) => font.face !== 'any') ?? having[0]
    known.set(key, found?.file ?? null)
    return found?.file ?? null
  }
}

function hasLetter({ ranges }: FontFile, code: number): boolean {
  for (let at = 0; at < ranges.length; at += 2) if (code >= (ranges[at] ?? 0) && code <= (ranges[at + 1] ?? -1)) return true
  return false
}

function cut(mark: TextMark, search: Search): readonly { readonly file: string; readonly text: string }[] {
  const runs: { file: string; text: string }[] = []
  for (const letter of mark.text) {
    const own = search(letter.codePointAt(0) ?? 0, mark)
    const file = own ?? search(0x3f, mark)
    if (file === null) continue
    const shown = own === null ? '?' : letter
    const last = runs.at(-1)
    if (last?.file === file) last.text += shown
    else runs.push({ file, text: shown })
  }
  return runs
}

/** Where the first run of a text begins. */
export function startOf({ x, anchor }: TextMark, runs: readonly TextRun[]): number {
  const width = runs.reduce((sum, run) => sum + run.width, 0)
  return x - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0)
}

/** All texts of a drawing, for the faces that it needs. */
export function textsOf(
  parts: readonly { readonly marks: readonly ({ readonly type: string } | TextMark)[] }[],
): readonly TextMark[] {
  return parts.flatMap(({ marks }) => marks.filter((mark): mark is TextMark => mark.type === 'text'))
}
