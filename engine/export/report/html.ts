import { escapeMarkup } from '../drawing/escapeMarkup.ts'

/** Markup that is known to be safe: made by `html`, never from a name. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | readonly Html[]

/** Tagged template: everything put in is escaped, unless it is markup made the same way. Put values in quotes inside tags. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = strings.map((string, at) => string + (at < parts.length ? write(parts[at] ?? '') : ''))
  return new Html(written.join(''))
}

function write(part: Part): string {
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escapeMarkup(String(part))
  return part.map(({ text }) => text).join('')
}
