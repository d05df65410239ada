const space = /[ \t\n\r]*/y
// A text's letters are all from the space on, but for quotes and backslashes.
const scalar =
  /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

type Awaited = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing'

/**
 * Where a text stops being JSON (RFC 8259), as an offset; its length where it only breaks off. Engines word their own
 * errors differently, and not all of them tell the place.
 */
export function findJsonBreak(content: string): number {
  const open: ('{' | '[')[] = []
  let awaited: Awaited = 'value'
  let offset = 0
  const afterValue = (): Awaited => (open.length === 0 ? 'nothing' : 'comma or end')
  for (;;) {
    offset += match(space, content, offset)?.length ?? 0
    const letter = content[offset]
    if (letter === undefined) return offset
    const isKey: boolean = awaited === 'key' || awaited === 'key or end'
    const isValue: boolean = awaited === 'value' || awaited === 'value or end'
    const closes: boolean = letter === (open.at(-1) === '{' ? '}' : ']') && awaited.endsWith('or end')
    if (closes) {
      open.pop()
      awaited = afterValue()
      offset += 1
    } else if (isValue && (letter === '{' || letter === '[')) {
      open.push(letter)
      awaited = letter === '{' ? 'key or end' : 'value or end'
      offset += 1
    } else if (awaited === 'colon' && letter === ':') {
      awaited = 'value'
      offset += 1
    } else if (awaited === 'comma or end' && letter === ',') {
      awaited = open.at(-1) === '{' ? 'key' : 'value'
      offset += 1
    } else if (isValue || (isKey && letter === '"')) {
      const token = match(scalar, content, offset)
      if (token === null) return offset
      awaited = isKey ? 'colon' : afterValue()
      offset += token.length
    } else return offset
  }
}

function match(pattern: RegExp, content: string, offset: number): string | null {
  pattern.lastIndex = offset
  return pattern.exec(content)?.[0] ?? null
}
