import { expect, test } from 'vitest'
import { smallDocument } from '../../run/fixtures/smallDocument.ts'
import { obstaclesTo } from './obstaclesTo.ts'

/* Nobody has gigabytes for a test: only sizes are looked at. */
const wide = (units: number) =>
  smallDocument([
    { id: 'in', kind: 'input', params: { shape: [25_088] } },
    { id: 'narrow', kind: 'dense', params: { units: 12_000 } },
    { id: 'wide', kind: 'dense', params: { units }, from: ['in'] },
    { id: 'sum', kind: 'concatenate', from: ['narrow', 'wide'] },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ])

test('a weight that onnxruntime cannot hold in one tensor is told at its layer, before anything is written', () => {
  /* 25,088 × 12,000 are 1.2 GB each; 25,088 × 22,000 are 2.21 GB. */
  expect(obstaclesTo('onnx', { document: wide(12_000), weights: new Map() })).toEqual([])
  const [problem, ...others] = obstaclesTo('onnx', { document: wide(22_000), weights: new Map() })
  expect(problem).toMatchObject({ code: 'onnx-tensor-too-large', place: { node: 'wide' } })
  expect(problem?.message.en).toContain('takes 2.21 GB')
  expect(others).toEqual([])
})
