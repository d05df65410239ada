import { expect, test } from 'vitest'
import { openPeak } from './measurePeak.ts'
import { peakFactor, peakFlopPerTurn, peakModule, peakTerm } from './peakModule.ts'

/** What one lane of each chain holds after `steps` multiply-adds from 0, in single precision. */
function chain(steps: number): number {
  let value = 0
  for (let step = 0; step < steps; step++) value = Math.fround(Math.fround(value * peakFactor) + peakTerm)
  return value
}

test.each([
  ['12 chains', false, 12],
  ['24 chains in pairs', true, 24],
])('the peak module computes what it is said to: %s of four multiply-adds a turn', (_, paired, chains) => {
  for (const turns of [1, 2, 5]) {
    const run = openPeak(peakModule({ relaxed: false, paired }))
    expect(run(turns)).toBeCloseTo(chains * chain(4 * turns), 4)
    // It goes on from where it was.
    expect(run(turns)).toBeCloseTo(chains * chain(8 * turns), 4)
  }
  // Four lanes, two operations, so many chains, four times.
  expect(peakFlopPerTurn({ relaxed: false, paired })).toBe(4 * 2 * chains * 4)
})

test('the module with relaxed multiply-adds differs in nothing but that instruction', () => {
  const paired = false
  const [plain, relaxed] = [peakModule({ relaxed: false, paired }), peakModule({ relaxed: true, paired })]
  const count = (bytes: Uint8Array, ...code: number[]) =>
    bytes.reduce((found, _, index) => found + (code.every((byte, offset) => bytes[index + offset] === byte) ? 1 : 0), 0)
  expect(count(plain, 0xfd, 0xe6, 0x01)).toBe(48)
  expect(count(relaxed, 0xfd, 0x85, 0x02)).toBe(48)
  expect(count(relaxed, 0xfd, 0xe6, 0x01)).toBe(0)
})
