import { expect, test } from 'vitest'
import { compareTiles } from './adaptTiles.ts'
import { argumentStart } from './memory/layout.ts'

/** Looks until wide tiles are found faster, with a clock that only the kernel moves; null if `most` looks do not suffice. */
function looksUntilWide(ms: (look: number) => { readonly narrow: number; readonly wide: number }, most = 30): number | null {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  let [time, look] = [0, 0]
  const kernel = (): void => {
    const isWide = new Int32Array(memory.buffer)[argumentStart / 4] === 1
    time += isWide ? ms(look).wide : ms(look).narrow
  }
  const areWideFaster = compareTiles({ memory, kernel, now: () => time })
  for (look = 1; look <= most; look++) if (areWideFaster()) return look
  return null
}

/* Times of one tile and two, measured on a Zen 5 in V8 14.6. */
const joined = { narrow: 12, wide: 8.6 }
const apart = { narrow: 16, wide: 23.7 }
const hurried = { narrow: 61, wide: 61 }

test('wide tiles are chosen where vectors are joined, and nowhere else', () => {
  expect(looksUntilWide(() => joined)).toBe(6)
  expect(looksUntilWide(() => apart)).toBeNull()
})

test('code that was compiled in a hurry is not believed', () => {
  expect(looksUntilWide(() => hurried)).toBeNull()
  expect(looksUntilWide(() => ({ ...hurried, wide: apart.wide }))).toBeNull()
  expect(looksUntilWide((look) => (look < 20 ? hurried : joined))).toBe(25)
  expect(looksUntilWide((look) => (look < 20 ? { ...hurried, wide: joined.wide } : apart))).toBeNull()
})

test('single looks that something came between do not count', () => {
  expect(looksUntilWide((look) => (look % 6 === 0 ? apart : joined))).toBeNull()
  expect(looksUntilWide((look) => (look === 4 ? apart : joined))).toBe(10)
})
