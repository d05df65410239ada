import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHeap, type Heap } from './createHeap.ts'
import { OutOfMemory } from './OutOfMemory.ts'

const start = 4096
const budget = 16 << 20

function open() {
  // Node's types know WebAssembly too; the heap needs no more than this.
  const memory = new WebAssembly.Memory({ initial: 1, maximum: budget / 65_536 })
  return createHeap(memory as never, { start, budget })
}

function tryAllocate(heap: Heap, bytes: number): number | null {
  try {
    return heap.allocate(bytes, 'a block')
  } catch (error) {
    if (error instanceof OutOfMemory) return null
    throw error
  }
}

test('blocks in use never overlap, whatever comes and goes, and all comes back', () => {
  const sizes = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 1 << 20 }), free: fc.nat() }), { maxLength: 200 })
  fc.assert(
    fc.property(sizes, (wishes) => {
      const heap = open()
      const blocks: { address: number; bytes: number }[] = []
      for (const { bytes, free } of wishes) {
        const address = tryAllocate(heap, bytes)
        if (address !== null) blocks.push({ address, bytes })
        const [gone] = free % 3 === 0 ? blocks.splice(free % Math.max(1, blocks.length), 1) : []
        if (gone !== undefined) heap.free(gone.address, gone.bytes)
        const order = blocks.toSorted((left, right) => left.address - right.address)
        order.forEach(({ address: at, bytes: size }, index) => {
          expect(at % 64).toBe(0)
          expect(at).toBeGreaterThanOrEqual(start)
          // Vectors may run over the end by 32 bytes.
          expect(at + size + 32).toBeLessThanOrEqual(order[index + 1]?.address ?? budget)
        })
      }
      for (const block of blocks) heap.free(block.address, block.bytes)
      expect({ used: heap.used, blocks: heap.blocks }).toEqual({ used: 0, blocks: 0 })
    }),
  )
})

describe('a memory that was filled with blocks of one size', () => {
  test('holds larger and smaller ones when those are freed', () => {
    const heap = open()
    // With the 32 bytes of slack a block of 1 MiB exactly.
    const bytes = (1 << 20) - 32
    const small = Array.from({ length: 14 }, () => heap.allocate(bytes, 'a block'))
    expect(() => heap.allocate(6 << 20, 'a large block')).toThrow(/a large block needs 6\.0 MB/)
    for (const address of small.slice(0, 13)) heap.free(address, bytes)
    const large = heap.allocate(6 << 20, 'a large block')
    const many = Array.from({ length: 100 }, () => heap.allocate(40_000, 'a small block'))
    expect(new Set([large, ...many, small[13]]).size).toBe(102)
  })

  test('grows no further than to its budget', () => {
    const heap = open()
    expect(() => heap.allocate(budget, 'everything')).toThrow(OutOfMemory)
    expect(heap.blocks).toBe(0)
  })

  test('says how much of its budget is in use, together with what lies before the first block', () => {
    const scratch = 5 << 20
    const memory = new WebAssembly.Memory({ initial: 96, maximum: budget / 65_536 })
    const heap = createHeap(memory as never, { start: scratch, budget })
    heap.allocate(4 << 20, 'a block')
    expect(() => heap.allocate(8 << 20, 'a second')).toThrow(
      `a second needs 8.0 MB, ${((scratch + heap.used) / 2 ** 20).toFixed(1)} of 16.0 MB are in use`,
    )
  })
})

test('a block that is freed twice, or by another size, is a mistake that is told', () => {
  const heap = open()
  const address = heap.allocate(1000, 'a block')
  expect(() => heap.free(address, 100_000)).toThrow('There is no block')
  heap.free(address, 1000)
  expect(() => heap.free(address, 1000)).toThrow('There is no block')
})
