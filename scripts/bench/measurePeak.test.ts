import { expect, test } from 'vitest'
import { openPeak } from './measurePeak.ts'
import { peakFactor, peakFlopPerTurn, peakModule, peakTerm } from './peakModule.ts'

/** What one lane of each chain holds after `steps` multiply-adds from 0, in single precision. */
function chain(steps: number): number {
  let value = 0
  for (let step = 0; step < steps; step++) value = Math.fround(Math.fround(value * peakFactor) + peakTerm)
  return value
}

test('the peak module computes what it is said to: 12 chains of four multiply-adds a turn', () => {
  const run = openPeak(peakModule({ relaxed: false }))
  for (const turns of [1, 2, 5]) expect(run(turns)).toBeCloseTo(12 * chain(4 * turns), 4)
  // Four lanes, two operations, twelve chains, four times.
  expect(peakFlopPerTurn).toBe(4 * 2 * 12 * 4)
})

test('the module with relaxed multiply-adds differs in nothing but that instruction', () => {
  const [plain, relaxed] = [peakModule({ relaxed: false }), peakModule({ relaxed: true })]
  const count = (bytes: Uint8Array, ...code: number[]) =>
    bytes.reduce((found, _, index) => found + (code.every((byte, offset) => bytes[index + offset] === byte) ? 1 : 0), 0)
  expect(count(plain, 0xfd, 0xe6, 0x01)).toBe(48)
  expect(count(relaxed, 0xfd, 0x85, 0x02)).toBe(48)
  expect(count(relaxed, 0xfd, 0xe6, 0x01)).toBe(0)
})
