import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeId } from '../contract/ids.ts'
import { formulaText } from '../graph/formula.ts'
import { windowedLength, type AxisWindow } from '../graph/window.ts'
import { analyse } from './analyse.ts'
import type { ReceptiveField } from './analysis.ts'
import { drawGraph, type Drawing } from './fixtures/drawGraph.ts'
import { inputField, largerField, stepField } from './receptiveField.ts'

/** The document with one layer after the other, and the analysis of the last. */
function lastOf(layers: readonly Drawing[string][]) {
  const nodes = Object.fromEntries(layers.map((layer, index) => [`n${index}`, layer]))
  const wires = layers.slice(1).map((_, index) => `n${index} → n${index + 1}`)
  return analyse(drawGraph(nodes, wires)).nodes.get(nodeId(`n${layers.length - 1}`))
}

const image = (size: number, channels = 3): Drawing[string] => ({ kind: 'input', params: { shape: [size, size, channels] } })
const conv = (kernel: number, stride = 1): Drawing[string] => ({
  kind: 'conv2d',
  params: { filters: 4, kernel: [kernel, kernel], stride: [stride, stride] },
})
const pool = (size: number, stride: number): Drawing[string] => ({
  kind: 'maxPool2d',
  params: { pool: [size, size], stride: [stride, stride], padding: 'same' },
})

test('three stacked 3×3 convolutions see 7 cells, and say why', () => {
  const last = lastOf([image(32), conv(3), conv(3), conv(3)])
  expect(last?.receptiveField).toEqual({ size: [7, 7], jump: [1, 1], start: [0.5, 0.5] })
  expect(formulaText(last?.receptiveFieldFormula ?? [])).toBe('5 + (3 − 1)·1 = 7')
})

test('dilation widens the kernel: 2·(3 − 1) more cells', () => {
  const last = lastOf([image(32), { kind: 'conv2d', params: { dilation: [2, 2] } }])
  expect(last?.receptiveField?.size).toEqual([5, 5])
  expect(formulaText(last?.receptiveFieldFormula ?? [])).toBe('1 + 2·(3 − 1)·1 = 5')
})

test('VGG-16 sees 212 cells after its last pooling (Araujo, Norris & Sim 2019)', () => {
  const blocks = [2, 2, 3, 3, 3].flatMap((convolutions) => [...Array.from({ length: convolutions }, () => conv(3)), pool(2, 2)])
  const field = lastOf([image(224), ...blocks])?.receptiveField
  expect(field).toMatchObject({ size: [212, 212], jump: [32, 32] })
})

test('ResNet-50 with the stride in the first 1×1 sees 483 cells, along the longer of two branches (same source)', () => {
  const nodes: Record<string, Drawing[string]> = { x: image(224), stem: conv(7, 2), pool: pool(3, 2) }
  const wires = ['x → stem', 'stem → pool']
  let last = 'pool'
  ;[3, 4, 6, 3].forEach((blocks, stage) => {
    for (let block = 0; block < blocks; block += 1) {
      const name = `s${stage}b${block}`
      const stride = stage > 0 && block === 0 ? 2 : 1
      Object.assign(nodes, {
        [`${name}a`]: conv(1, stride),
        [`${name}b`]: conv(3),
        [`${name}c`]: conv(1),
        [name]: { kind: 'add' },
      })
      wires.push(`${last} → ${name}a`, `${name}a → ${name}b`, `${name}b → ${name}c`, `${name}c → ${name}`)
      if (block === 0) {
        nodes[`${name}skip`] = conv(1, stride)
        wires.push(`${last} → ${name}skip`, `${name}skip → ${name}`)
      } else wires.push(`${last} → ${name}`)
      last = name
    }
  })
  const { nodes: results, problems } = analyse(drawGraph(nodes, wires))
  expect(problems.filter(({ severity, code }) => severity === 'error' && code !== 'no-output')).toEqual([])
  expect(results.get(nodeId(last))?.receptiveField).toMatchObject({ size: [483, 483], jump: [32, 32] })
})

test('behind a flatten or a global pooling there is no field, nor for a row of numbers', () => {
  expect(lastOf([image(8), { kind: 'flatten' }])?.receptiveField).toBeNull()
  expect(lastOf([image(8), { kind: 'globalAvgPool2d' }])?.receptiveField).toBeNull()
  expect(lastOf([image(8), { kind: 'flatten' }, { kind: 'dense' }])?.receptiveField).toBeNull()
  expect(lastOf([{ kind: 'input', params: { shape: [784] } }])?.receptiveField).toBeNull()
})

test('after doubling the image, a 3×3 convolution reaches half as far', () => {
  const last = lastOf([image(8), { kind: 'upsample2d' }, conv(3)])
  expect(last?.receptiveField).toMatchObject({ size: [2, 2], jump: [0.5, 0.5] })
})

test('where branches meet, the larger field counts on each axis; a branch that sees everything leaves none', () => {
  const tall: ReceptiveField = { size: [9, 3], jump: [1, 1], start: [0.5, 0.5] }
  const wide: ReceptiveField = { size: [3, 7], jump: [1, 1], start: [1.5, 2.5] }
  expect(largerField(tall, wide)).toEqual({ size: [9, 7], jump: [1, 1], start: [0.5, 2.5] })
  expect(largerField(tall, null)).toBeNull()
})

test('branches of unequal stride: the larger field goes on by its own stride, whichever of the two comes first', () => {
  // 8 cells each: five in a row without padding leave 4 cells of which neighbours lie 1 apart, every second one 4 cells 2 apart.
  const five = { kind: 'conv2d', params: { filters: 4, kernel: [5, 5], padding: 'valid' } }
  const nodes = { x: image(8), five, second: conv(1, 2), join: { kind: 'add' }, last: conv(3) }
  const fieldWith = (branches: readonly string[]) => {
    const wires = [...branches.flatMap((name) => [`x → ${name}`, `${name} → join`]), 'join → last']
    return analyse(drawGraph(nodes, wires)).nodes.get(nodeId('last'))?.receptiveField
  }
  // Three neighbours that see five cells each, one apart: 5 + 2·1.
  expect(fieldWith(['five', 'second'])).toMatchObject({ size: [7, 7], jump: [1, 1] })
  expect(fieldWith(['second', 'five'])).toEqual(fieldWith(['five', 'second']))
})

const anyWindow: fc.Arbitrary<AxisWindow> = fc.record({
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  padding: fc.oneof(fc.constantFrom('same', 'valid'), fc.integer({ min: 0, max: 3 })),
})

test('size, jump and start agree with following every output cell back to the input', () => {
  fc.assert(
    fc.property(fc.array(anyWindow, { minLength: 1, maxLength: 4 }), fc.integer({ min: 60, max: 300 }), (windows, length) => {
      const lengths = [length]
      let field = inputField([length, 1])
      for (const window of windows) {
        const now = lengths.at(-1) ?? 0
        const next = windowedLength(now, window)
        fc.pre(next !== null && next > 0)
        field = stepField(field, { step: { type: 'window', axes: [window] }, shape: [now, 1] })
        lengths.push(next ?? 0)
      }
      const { size: [size = 0] = [], jump: [jump = 0] = [], start: [start = 0] = [] } = field ?? {}
      const cells = Array.from({ length: lengths.at(-1) ?? 0 }, (_, cell) => cell)
      expect(cells.map((cell) => ({ size, centre: start + cell * jump }))).toEqual(
        cells.map((cell) => traceBack(cell, { windows, lengths })),
      )
    }),
  )
})

/** Which input cells an output cell sees, padding included: walks the windows back one by one, TensorFlow's "same" by its definition. */
function traceBack(
  cell: number,
  { windows, lengths }: { readonly windows: readonly AxisWindow[]; readonly lengths: readonly number[] },
): { readonly size: number; readonly centre: number } {
  let first = cell
  let last = cell
  for (let layer = windows.length - 1; layer >= 0; layer -= 1) {
    const { kernel, stride, dilation, padding } = windows[layer] ?? { kernel: 1, stride: 1, dilation: 1, padding: 'valid' }
    const covered = (kernel - 1) * dilation + 1
    const zeros = Math.max(0, ((lengths[layer + 1] ?? 0) - 1) * stride + covered - (lengths[layer] ?? 0))
    const before = padding === 'same' ? Math.floor(zeros / 2) : padding === 'valid' ? 0 : padding
    first = first * stride - before
    last = last * stride - before + covered - 1
  }
  return { size: last - first + 1, centre: (first + last + 1) / 2 }
}
