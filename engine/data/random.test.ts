import { expect, test } from 'vitest'
import { createRandom, restoreRandom } from './random.ts'
import { shuffle } from './shuffle.ts'

const draw = (random: ReturnType<typeof createRandom>, count: number) => Array.from({ length: count }, () => random.nextUniform())

/** sfc32 as PractRand defines it (three words, a counter), written out again with 64-bit integers. */
function reference(state: readonly [bigint, bigint, bigint, bigint], count: number): readonly number[] {
  let [a, b, c, counter] = state
  const word = (value: bigint) => value & 0xffffffffn
  return Array.from({ length: count }, () => {
    const sum = word(a + b + counter)
    counter = word(counter + 1n)
    a = b ^ (b >> 9n)
    b = word(c + (c << 3n))
    c = word((word(c << 21n) | (c >> 11n)) + sum)
    return Number(sum) / 2 ** 32
  })
}

test('numbers are those of sfc32', () => {
  expect(draw(restoreRandom([0xdeadbeef, 0x12345678, 0x9abcdef0, 0xffffffff]), 50)).toEqual(
    reference([0xdeadbeefn, 0x12345678n, 0x9abcdef0n, 0xffffffffn], 50),
  )
})

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw(createRandom(7), 5)).toEqual(draw(createRandom('7'), 5))
  expect(draw(createRandom(7), 5)).not.toEqual(draw(createRandom(8), 5))
})

test('a generator goes on from its saved state', () => {
  const random = createRandom('run')
  draw(random, 10)
  const saved = JSON.stringify(random.state())
  expect(draw(restoreRandom(JSON.parse(saved)), 5)).toEqual(draw(random, 5))
})

test('forks differ by name, come again, and leave their origin alone', () => {
  const random = createRandom(1)
  const before = random.state()
  expect(draw(random.fork('weights'), 3)).toEqual(draw(random.fork('weights'), 3))
  expect(draw(random.fork('weights'), 3)).not.toEqual(draw(random.fork('shuffle'), 3))
  expect(random.state()).toEqual(before)
})

test('normal numbers have mean 0 and deviation 1, and a tail of 4.55 % beyond two deviations', () => {
  const random = createRandom(3)
  const values = Array.from({ length: 100_000 }, () => random.nextNormal())
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  expect(Math.abs(mean)).toBeLessThan(0.02)
  expect(Math.abs(variance - 1)).toBeLessThan(0.02)
  expect(Math.abs(values.filter((value) => Math.abs(value) > 2).length / values.length - 0.0455)).toBeLessThan(0.004)
})

test('whole numbers are equally likely: chi-square of 60,000 throws of a die below its 0.1 % bound', () => {
  const random = createRandom('die')
  const counts = [0, 0, 0, 0, 0, 0]
  for (let index = 0; index < 60_000; index++) counts[random.nextInteger(6)]! += 1
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5)
})

test('a shuffle keeps every index and leaves its input alone', () => {
  const order = Int32Array.from({ length: 100 }, (_, index) => index)
  const shuffled = shuffle(order, createRandom(1))
  expect(shuffled).not.toEqual(order)
  expect(Int32Array.from(shuffled).sort()).toEqual(order)
  expect(shuffle(order, createRandom(1))).toEqual(shuffled)
})
