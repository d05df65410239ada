import { describe, expect, it } from 'vitest'
import { encodeSafetensors } from '../../document/safetensors.ts'
import { defaultTraining } from '../../document/emptyDocument.ts'
import { smallDocument } from '../../run/fixtures/smallDocument.ts'
import { importCurves } from './importCurves.ts'
import { importStateDict } from './importStateDict.ts'

const document = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [2] } },
  { id: 'fc', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
])

const tensor = (shape: readonly number[], values: readonly number[]) => ({ shape, values: Float32Array.from(values) })

describe('weights that train.py has written', () => {
  it('come back in the order in which tf.js keeps them', () => {
    const bytes = encodeSafetensors({
      tensors: new Map([
        ['fc.weight', tensor([3, 2], [1, 2, 3, 4, 5, 6])],
        ['fc.bias', tensor([3], [7, 8, 9])],
        ['fc.num_batches_tracked', tensor([], [1])],
      ]),
      metadata: {},
    })
    expect(importStateDict(document, bytes)).toEqual({
      ok: true,
      value: new Map([
        ['fc/kernel', tensor([2, 3], [1, 3, 5, 2, 4, 6])],
        ['fc/bias', tensor([3], [7, 8, 9])],
      ]),
    })
  })

  it('are refused as a whole where one is missing or does not fit, with the layer named', () => {
    const bytes = encodeSafetensors({ tensors: new Map([['fc.weight', tensor([2, 3], [1, 2, 3, 4, 5, 6])]]), metadata: {} })
    expect(importStateDict(document, bytes)).toMatchObject({
      ok: false,
      problems: [
        { code: 'weight-misfit', place: { node: 'fc' }, expected: { en: '3×2' }, got: { en: '2×3' } },
        { code: 'weight-missing', place: { node: 'fc' }, expected: { en: '3' } },
      ],
    })
  })

  it('a file that is no safetensors is told so', () => {
    expect(importStateDict(document, new Uint8Array(20))).toMatchObject({ ok: false, problems: [{ code: 'broken-safetensors' }] })
  })
})

describe('curves that train.py has written', () => {
  const head = {
    type: 'run',
    format: 1,
    startedAt: 5,
    batchSize: 16,
    epochs: 4,
    learningRate: 0.2,
    trainable: 9,
    trainingSamples: 80,
    validationSamples: 20,
  }
  const step = { type: 'step', step: 10, epoch: 0.5, learningRate: 0.2, loss: 1.5, penalty: 0 }
  const epoch = {
    type: 'epoch',
    epoch: 1,
    step: 20,
    training: { loss: 1, penalty: 0 },
    validation: null,
    learningRate: 0.2,
    samplesPerSecond: 9,
  }
  const lines = (...parts: readonly object[]) => `${parts.map((part) => JSON.stringify(part)).join('\n')}\n`

  it('become a run of the project, with what train.py was told', () => {
    const read = importCurves(lines(head, step, epoch, { type: 'end', durationMs: 7000 }), {
      number: 3,
      training: defaultTraining,
    })
    const { type: _step, ...stepPoint } = step
    const { type: _epoch, ...epochPoint } = epoch
    expect(read).toMatchObject({
      ok: true,
      value: {
        number: 3,
        backend: 'pytorch',
        outcome: 'finished',
        durationMs: 7000,
        training: { batchSize: 16, epochs: 4, optimizer: { learningRate: 0.2 } },
        steps: [stepPoint],
        epochs: [epochPoint],
      },
    })
  })

  it('of a run that was cut off count as stopped', () => {
    expect(importCurves(lines(head, step), { number: 1, training: defaultTraining })).toMatchObject({
      value: { outcome: 'stopped' },
    })
  })

  it.each([
    ['no head', lines(step)],
    ['a line that is no JSON', `${JSON.stringify(head)}\n{"type": "st`],
    ['a point without a loss', lines(head, { type: 'step', step: 1, epoch: 0, learningRate: 1 })],
    ['nothing', ''],
  ])('are refused with the line where there is %s', (_name, content) => {
    expect(importCurves(content, { number: 1, training: defaultTraining })).toMatchObject({
      ok: false,
      problems: [{ code: 'broken-curves' }],
    })
  })
})
