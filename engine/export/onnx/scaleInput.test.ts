import { expect, test } from 'vitest'
import type { Preprocessing } from '../../data/preprocessing.ts'
import type { OnnxExpression } from '../../layers/onnx/onnxExpression.ts'
import { scaleInput } from './scaleInput.ts'

const input: OnnxExpression = { type: 'reference', name: 'in' }

/** The operations from the input on, each with the shape and the numbers of its constant. */
function steps(preprocessing: Omit<Preprocessing, 'scaling'>, shape: readonly number[], start = 0): readonly unknown[] {
  const found: unknown[] = []
  let step = scaleInput(input, { preprocessing: { scaling: 'standardise', ...preprocessing }, shape, start })
  while (step?.type === 'operation') {
    const [before, constant] = step.inputs
    if (constant?.type !== 'constant') throw new Error('no constant')
    found.unshift([step.operator, constant.shape, Array.from(constant.read())])
    step = before ?? null
  }
  return found
}

test('one number for all stretches over every shape', () => {
  expect(steps({ subtract: [2], divide: [16] }, [8, 8, 1])).toEqual([
    ['Sub', [], [2]],
    ['Div', [], [16]],
  ])
})

test('one number for each channel lies on the last axis; what changes nothing is left out', () => {
  expect(steps({ subtract: [0, 0], divide: [2, 4] }, [3, 3, 2])).toEqual([['Div', [2], [2, 4]]])
  expect(scaleInput(input, { preprocessing: { scaling: 'none', subtract: [0], divide: [1] }, shape: [3], start: 0 })).toBe(null)
})

test('channels of the data come round and round in an input that is flat', () => {
  expect(steps({ subtract: [1, 2], divide: [1] }, [6])).toEqual([['Sub', [6], [1, 2, 1, 2, 1, 2]]])
})

test('an input that shares a sample is scaled by the columns that it gets', () => {
  expect(steps({ subtract: [1, 2, 3, 4, 5], divide: [1] }, [2], 3)).toEqual([['Sub', [2], [4, 5]]])
  expect(steps({ subtract: [1, 2], divide: [1] }, [2], 1)).toEqual([['Sub', [2], [2, 1]]])
})

test('digits of a shift that float32 drops are taken away in a second step, where they matter', () => {
  // 2²⁴ + 1 is the first whole number that float32 has not.
  expect(steps({ subtract: [2 ** 24 + 1], divide: [1] }, [1])).toEqual([
    ['Sub', [], [2 ** 24 + 1]],
    ['Sub', [], [1]],
  ])
  expect(steps({ subtract: [0.1], divide: [1] }, [1])).toHaveLength(1)
})
