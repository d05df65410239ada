/** Source as nested brackets, so that lines can be broken where people break them. */
export type Source = string | Bracketed | readonly Source[]

interface Bracketed {
  readonly open: string
  readonly items: readonly Source[]
  readonly close: string
  /** Always one item on a line. */
  readonly isTall: boolean
}

export interface SourceStyle {
  /** Characters on a line. */
  readonly width: number
  /** Of one step inwards. */
  readonly indent: string
  /** Items that do not fit behind their opening bracket may share the next line (Black's way). */
  readonly shares: boolean
}

/** A bracketed list that is broken into lines where it is too long, or always where it `isTall`. */
export function bracketed(
  open: string,
  items: readonly Source[],
  { close, isTall = false }: { readonly close: string; readonly isTall?: boolean },
): Source {
  return { open, items, close, isTall }
}

/** The source at this depth of indentation, its first line without it. */
export function formatSource(source: Source, style: SourceStyle, depth = 0): string {
  return layOut(source, { style, depth, before: style.indent.length * depth, after: 0 })
}

interface Place {
  readonly style: SourceStyle
  readonly depth: number
  /** Characters already on the line, and those that follow on its last line. */
  readonly before: number
  readonly after: number
}

function layOut(source: Source, place: Place): string {
  const flat = flatten(source)
  if (flat !== null && place.before + flat.length + place.after <= place.style.width) return flat
  if (typeof source === 'string') return source
  if ('open' in source) return breakBrackets(source, place)
  /* The longest part gives way; the others stay on the lines where it begins and ends. */
  const lengths = source.map((part) => (typeof part === 'string' ? -1 : (flatten(part) ?? '').length + (isTall(part) ? 1e6 : 0)))
  const widest = lengths.indexOf(Math.max(...lengths))
  const ahead = source
    .slice(0, widest)
    .map((part) => flatten(part) ?? '')
    .join('')
  const behind = source
    .slice(widest + 1)
    .map((part) => flatten(part) ?? '')
    .join('')
  const part = source[widest] ?? ''
  if (typeof part === 'string') return flat ?? part
  return `${ahead}${layOut(part, { ...place, before: place.before + ahead.length, after: place.after + behind.length })}${behind}`
}

function breakBrackets({ open, items, close, isTall: tall }: Bracketed, { style, depth }: Place): string {
  if (items.length === 0) return `${open}${close}`
  const outer = style.indent.repeat(depth)
  const inner = style.indent.repeat(depth + 1)
  const shared = items.map(flatten)
  const line = `${inner}${shared.join(', ')}`
  const hasComments = shared.some((item) => item === null || item.startsWith('#') || item.startsWith('//'))
  if (style.shares && !tall && !hasComments && line.length <= style.width)
    return `${open.trimEnd()}\n${line}\n${outer}${close.trimStart()}`
  const lines = items.map((item) => {
    if (isComment(item)) return `${inner}${item}`
    return `${inner}${layOut(item, { style, depth: depth + 1, before: inner.length, after: 1 })},`
  })
  return `${open.trimEnd()}\n${lines.join('\n')}\n${outer}${close.trimStart()}`
}

function isComment(source: Source): source is string {
  return typeof source === 'string' && /^(#|\/\/)/.test(source)
}

/** On one line; null where it must not be. */
function flatten(source: Source): string | null {
  if (typeof source === 'string') return source
  if ('open' in source) {
    if (source.isTall || source.items.some(isComment)) return null
    const items = source.items.map(flatten)
    return items.includes(null) ? null : `${source.open}${items.join(', ')}${source.close}`
  }
  const parts = source.map(flatten)
  return parts.includes(null) ? null : parts.join('')
}

function isTall(source: Source): boolean {
  return flatten(source) === null
}
