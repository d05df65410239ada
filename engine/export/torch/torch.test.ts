import { describe, expect, it } from 'vitest'
import { findTemplate, templates } from '../../../templates/gallery.ts'
import { analyse } from '../../analyse/analyse.ts'
import { exportCases } from '../../conformance/exportCases.ts'
import { sampleName } from '../../conformance/sampleCases.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { shapeSize } from '../../graph/shape.ts'
import { smallDocument } from '../../run/fixtures/smallDocument.ts'
import { lowerTorch } from './lowerTorch.ts'
import { printTorchModel } from './printTorchModel.ts'
import type { TorchNetwork } from './torchNetwork.ts'
import { fromStateDict, toStateDict } from './torchWeights.ts'

function lower(document: NetDocument): TorchNetwork {
  const lowered = lowerTorch(document, { ...analyse(document), problems: [] })
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  return lowered.value
}

function drawn(name: string): NetDocument {
  const document = findTemplate(name)?.draw({})
  if (document === undefined) throw new Error(`no template ${name}`)
  return document
}

describe('model.py', () => {
  it.each(templates.filter(({ trainsHere }) => trainsHere).map(({ name }) => name))('of the template %s', async (name) => {
    await expect(printTorchModel(lower(drawn(name)))).toMatchFileSnapshot(`./golden/${name}.model.py`)
  })

  it('keeps names that a later line needs, shuns words of Python, and tells what is frozen', async () => {
    const document = smallDocument([
      { id: 'image', kind: 'input', params: { shape: [9, 8, 2] } },
      { id: 'train', kind: 'conv2d', params: { filters: 4, kernel: [2, 4], stride: [2, 1], activation: 'relu' }, frozen: true },
      { id: '卷积 1', kind: 'batchNorm', frozen: true },
      { id: 'pool', kind: 'avgPool2d', params: { padding: 'same' } },
      { id: '2x', kind: 'upsample2d', params: { factor: [2, 2], interpolation: 'bilinear' } },
      { id: 'cut', kind: 'conv2dTranspose', params: { filters: 3, kernel: [5, 5], stride: [2, 2] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'x', kind: 'dense', params: { units: 6, activation: 'softmax' } },
      { id: 'other', kind: 'dense', params: { units: 6 }, from: ['flat'] },
      { id: 'mean', kind: 'average', from: ['x', 'other', 'x'] },
      { id: 'one', kind: 'output' },
      { id: 'two', kind: 'output', params: { task: 'regression', loss: 'huber' }, from: ['other'] },
    ])
    await expect(printTorchModel(lower(document))).toMatchFileSnapshot('./golden/names.model.py')
  })
})

describe('weights on their way to a state_dict and back', () => {
  it.each(exportCases.filter(({ definition: { kind } }) => kind !== 'output').map((one) => [sampleName(one), one] as const))(
    '%s',
    (_name, { definition, params, inputs }) => {
      const starts = inputs.map((shape, index) => ({ id: `in${index}`, kind: 'input', params: { shape }, from: [] }))
      const layer = { id: 'layer', kind: definition.kind, params, from: starts.map(({ id }) => id) }
      const network = lower(smallDocument([...starts, layer, { id: 'out', kind: 'output' }]))
      const weights = new Map(
        definition.weights(params, inputs).map(({ name, shape }, index): readonly [string, FloatTensor] => {
          const values = Float32Array.from({ length: shapeSize(shape) }, (_, at) => index + at / 1024)
          return [`layer/${name}`, { shape, values }]
        }),
      )
      const back = fromStateDict(network, toStateDict(network, weights))
      expect(back).toEqual({ weights, misfits: [], surplus: [] })
    },
  )

  it('lie as PyTorch keeps them: gates by rows in its order, kernels with filters first', () => {
    // GRU of one unit: tf.js has the columns update 1, reset 2, candidate 3; PyTorch the rows reset, update, candidate.
    const network = lower(
      smallDocument([
        { id: 'in', kind: 'input', params: { shape: [3, 2] } },
        { id: 'gru', kind: 'gru', params: { units: 1, bias: false } },
        { id: 'out', kind: 'output' },
      ]),
    )
    const kernel = { shape: [2, 3], values: Float32Array.of(1, 2, 3, 10, 20, 30) }
    const recurrent = { shape: [1, 3], values: Float32Array.of(1, 2, 3) }
    const state = toStateDict(
      network,
      new Map([
        ['gru/kernel', kernel],
        ['gru/recurrent_kernel', recurrent],
      ]),
    )
    expect([...state].map(([name, { shape, values }]) => [name, shape, [...values]])).toEqual([
      ['gru.weight_ih_l0', [3, 2], [2, 20, 1, 10, 3, 30]],
      ['gru.weight_hh_l0', [3, 1], [2, 1, 3]],
    ])
  })

  it('a second bias that another program has trained is added to the first', () => {
    const network = lower(
      smallDocument([
        { id: 'in', kind: 'input', params: { shape: [3, 1] } },
        { id: 'rnn', kind: 'simpleRnn', params: { units: 2 } },
        { id: 'out', kind: 'output' },
      ]),
    )
    const tensor = (shape: readonly number[], values: readonly number[]) => ({ shape, values: Float32Array.from(values) })
    const { weights } = fromStateDict(
      network,
      new Map([
        ['rnn.weight_ih_l0', tensor([2, 1], [1, 2])],
        ['rnn.weight_hh_l0', tensor([2, 2], [1, 2, 3, 4])],
        ['rnn.bias_ih_l0', tensor([2], [1, 2])],
        ['rnn.bias_hh_l0', tensor([2], [0.5, 0.25])],
      ]),
    )
    expect([...(weights.get('rnn/bias')?.values ?? [])]).toEqual([1.5, 2.25])
    expect([...(weights.get('rnn/recurrent_kernel')?.values ?? [])]).toEqual([1, 3, 2, 4])
  })

  it('what is missing or does not fit is told by name, what is left over too', () => {
    const network = lower(
      smallDocument([
        { id: 'in', kind: 'input', params: { shape: [3] } },
        { id: 'fc', kind: 'dense', params: { units: 2 } },
        { id: 'out', kind: 'output' },
      ]),
    )
    const reading = fromStateDict(
      network,
      new Map([
        ['fc.weight', { shape: [3, 2], values: new Float32Array(6) }],
        ['head.weight', { shape: [1], values: new Float32Array(1) }],
      ]),
    )
    expect(reading).toEqual({
      weights: new Map(),
      misfits: [
        { node: 'fc', name: 'fc.weight', expected: [2, 3], found: [3, 2] },
        { node: 'fc', name: 'fc.bias', expected: [2], found: null },
      ],
      surplus: ['head.weight'],
    })
  })
})
