import { expect, test } from 'vitest'
import { formulaText } from '../graph/formula.ts'
import { estimateTrainingMemory } from './estimateTrainingMemory.ts'

const totals = { trainable: 1000, frozen: 100, multiplyAdds: 0, depth: 1, activationBytes: 2000 }

test('plain SGD keeps weights, gradients and the outputs of one batch', () => {
  expect(estimateTrainingMemory(totals, { batchSize: 32, optimizer: 'sgd' })).toMatchObject({
    weightBytes: 4400,
    gradientBytes: 4000,
    optimizerBytes: 0,
    activationBytes: 64_000,
    totalBytes: 72_400,
  })
})

test('momentum keeps one more number for each trainable weight, Adam two', () => {
  const bytes = (optimizer: 'momentum' | 'adam') => estimateTrainingMemory(totals, { batchSize: 1, optimizer }).optimizerBytes
  expect([bytes('momentum'), bytes('adam')]).toEqual([4000, 8000])
})

test('the arithmetic is shown', () => {
  const { formula } = estimateTrainingMemory(totals, { batchSize: 32, optimizer: 'adam' })
  expect(formulaText(formula)).toBe('1,000 × (1 + 1 + 2) × 4 B + 100 × 4 B + 2,000 B × 32 = 80,400 B')
})
