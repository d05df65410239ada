import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultTraining } from '../../document/emptyDocument.ts'
import { smallDocument } from '../../run/fixtures/smallDocument.ts'
import { importWholeWeights } from '../weights/importWholeWeights.ts'
import { matchWeightFile } from '../weights/matchWeightFile.ts'
import { readWeightFile } from '../weights/readWeightFile.ts'
import { curvesKey, importCurves } from './importCurves.ts'

const document = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [2] } },
  { id: 'fc', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
])

const tensor = (shape: readonly number[], values: readonly number[]) => ({ shape, values: Float32Array.from(values) })

describe('weights that train.py has written', () => {
  it('come back in the order in which tf.js keeps them', () => {
    const tensors = new Map([
      ['fc.weight', tensor([3, 2], [1, 2, 3, 4, 5, 6])],
      ['fc.bias', tensor([3], [7, 8, 9])],
      ['fc.num_batches_tracked', tensor([], [1])],
    ])
    expect(importWholeWeights(document, tensors)).toEqual({
      ok: true,
      value: new Map([
        ['fc/kernel', tensor([2, 3], [1, 3, 5, 2, 4, 6])],
        ['fc/bias', tensor([3], [7, 8, 9])],
      ]),
    })
  })

  it('are refused as a whole where one is missing or does not fit, with the layer named', () => {
    const tensors = new Map([['fc.weight', tensor([2, 3], [1, 2, 3, 4, 5, 6])]])
    expect(importWholeWeights(document, tensors)).toMatchObject({
      ok: false,
      problems: [
        { code: 'weight-misfit', place: { node: 'fc' }, expected: { en: '3×2' }, got: { en: '2×3' } },
        { code: 'weight-missing', place: { node: 'fc' }, expected: { en: '3' } },
      ],
    })
  })

  it('under the names of our own exports fit too, and are refused as a whole where one is missing', () => {
    const [kernel, bias] = [tensor([2, 3], [1, 2, 3, 4, 5, 6]), tensor([3], [7, 8, 9])]
    const whole = new Map([
      ['fc/kernel', kernel],
      ['fc/bias', bias],
    ])
    expect(importWholeWeights(document, whole)).toEqual({ ok: true, value: whole })
    /* By shape alone the other tensor would fit. */
    const half = new Map([
      ['fc/kernel', kernel],
      ['other/bias', bias],
    ])
    expect(importWholeWeights(document, half)).toMatchObject({
      ok: false,
      problems: [{ code: 'weight-missing', place: { node: 'fc', path: 'tensor fc/bias' } }],
    })
  })
})

/* engine/import/onnx/fixtures/make_fixtures_gru.py: two GRUs of PyTorch 1.13, the second in both directions, and a Linear. */
describe('weights of PyTorch’s nn.GRU', () => {
  const gates = readWeightFile(
    new Uint8Array(readFileSync(path.join(import.meta.dirname, '../onnx/fixtures/gates.weights.safetensors'))),
  )
  const tensors = gates.ok ? gates.value.tensors : new Map()
  const network = (resetAfter: boolean) =>
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [6, 3] } },
      { id: 'first', kind: 'gru', params: { units: 4, returnSequences: true, resetAfter: true } },
      { id: 'second', kind: 'gru', params: { units: 3, bidirectional: true, resetAfter } },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
    ])

  it('are refused by a GRU that resets before the product, which computes something else', () => {
    expect(importWholeWeights(network(true), tensors)).toMatchObject({ ok: true })
    expect(importWholeWeights(network(false), tensors)).toMatchObject({
      ok: false,
      problems: ['bias_hh_l0', 'bias_hh_l0_reverse'].map((name) => ({
        code: 'weight-surplus',
        place: { node: 'second', path: `tensor second.${name}` },
        message: { en: expect.stringContaining('Switch on “Reset after the product” in "second"') },
      })),
    })
  })

  it('leave such a layer as it is where people choose what to take, also where a shape would fit', () => {
    const { entries, weights } = matchWeightFile(network(false), tensors)
    const ofSecond = entries.filter(({ node }) => node === 'second')
    expect(ofSecond.map(({ from, surplus }) => [from, surplus])).toEqual(
      Array.from({ length: 6 }, () => [null, expect.stringContaining('second.bias_hh_l0')]),
    )
    expect([...weights.keys()].map((key) => key.split('/')[0])).toEqual(expect.not.arrayContaining(['second']))
    expect(weights.size).toBe(5)
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

  it('come from a real train.py, which told the same inside the weights', () => {
    const read = (name: string) => readFileSync(path.join(import.meta.dirname, 'fixtures', name))
    const beside = read('linear-softmax.curves.jsonl').toString('utf8')
    const file = readWeightFile(new Uint8Array(read('linear-softmax.weights.safetensors')))
    expect(file.ok && file.value.metadata[curvesKey]).toBe(beside)
    const history = importCurves(beside, { number: 1, training: defaultTraining })
    expect(history).toMatchObject({
      ok: true,
      value: { outcome: 'finished', training: { epochs: 3, optimizer: { learningRate: 0.05 } }, trainable: 650 },
    })
    expect(history.ok && history.value.epochs.map(({ validation }) => validation?.accuracy)).toEqual(
      [317, 330, 337].map((right) => expect.closeTo(right / 359, 6)),
    )
  })

  it('of a run that was cut off count as stopped', () => {
    expect(importCurves(lines(head, step), { number: 1, training: defaultTraining })).toMatchObject({
      value: { outcome: 'stopped' },
    })
  })

  it('lose a last line that was cut off while it was written', () => {
    const cut = `${lines(head, step, epoch)}{"type": "step", "lo`
    expect(importCurves(cut, { number: 1, training: defaultTraining })).toMatchObject({
      value: { steps: [{ step: 10 }], epochs: [{ epoch: 1 }] },
    })
  })

  it.each([
    ['no head', lines(step)],
    ['a line that is no JSON', `${JSON.stringify(head)}\n{"type": "st\n${JSON.stringify(step)}\n`],
    ['a point without a loss', lines(head, { type: 'step', step: 1, epoch: 0, learningRate: 1 })],
    ['nothing', ''],
  ])('are refused with the line where there is %s', (_name, content) => {
    expect(importCurves(content, { number: 1, training: defaultTraining })).toMatchObject({
      ok: false,
      problems: [{ code: 'broken-curves' }],
    })
  })
})
