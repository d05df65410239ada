import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { dataProblem } from './dataProblem.ts'

interface Entry {
  readonly reason: Text
  /** "line 7, column 3 (petal_width)" */
  readonly where: Text
}

/** Places told for each reason; the rest is only counted. */
const toldPlaces = 3

/** Counts rows that are left out, by reason, and keeps the first places of each. */
export class LeftOut {
  readonly #file: string
  readonly #reasons = new Map<string, { readonly reason: Text; count: number; readonly places: Text[] }>()

  constructor(file: string) {
    this.#file = file
  }

  add({ reason, where }: Entry): void {
    const known = this.#reasons.get(reason.en) ?? { reason, count: 0, places: [] }
    known.count += 1
    if (known.places.length < toldPlaces) known.places.push(where)
    this.#reasons.set(reason.en, known)
  }

  /** One warning for each reason. */
  problems(rows: number): readonly Problem[] {
    return [...this.#reasons.values()].map(({ reason, count, places }) => {
      const rest = count - places.length
      const en = `${places.map((place) => place.en).join('; ')}${rest > 0 ? ` and ${rest} more` : ''}`
      const zh = `${places.map((place) => place.zh).join('；')}${rest > 0 ? `，另有 ${rest} 处` : ''}`
      return dataProblem('rows-left-out', {
        severity: 'warning',
        message: text(
          `${count} of ${rows} rows of ${this.#file} were left out, because ${reason.en}: ${en}.`,
          `${this.#file} 的 ${rows} 行中有 ${count} 行被略去，因为${reason.zh}：${zh}。`,
        ),
        path: `${this.#file}, ${places[0]?.en ?? ''}`,
        got: text(`${count} rows`, `${count} 行`),
      })
    })
  }
}
