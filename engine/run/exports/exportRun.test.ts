import '@tensorflow/tfjs-backend-cpu'
import { add, setBackend, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeSafetensors } from '../../document/tensors/safetensors.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { compareValues } from './exportComparison.ts'
import { exportRun } from './exportRun.ts'

beforeAll(() => setBackend('cpu'))

const open = (hasData = true) =>
  openTestRun(
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [6] } },
      { id: 'hidden', kind: 'dense', params: { units: 5 } },
      { id: 'norm', kind: 'batchNorm' },
      { id: 'drop', kind: 'dropout' },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ]),
    { dataSet: hasData ? blobs({ samples: 20, shape: [6], classes: 3 }) : null },
  )

test('an export that answers differently is refused, and the problem names the first layer that differs', async () => {
  const { run } = open()
  const layer = run.net.model.getLayer('norm')
  const call = layer.call.bind(layer)
  layer.call = (inputs, kwargs) => add(call(inputs, kwargs) as Tensor, 0.5)
  expect(await exportRun(run, { format: 'tfjs' })).toMatchObject({
    ok: false,
    problems: [
      {
        code: 'export-differs',
        place: { node: 'norm' },
        message: {
          en: expect.stringContaining('The first layer that differs is "norm".'),
          zh: expect.stringContaining('最先出现差异的层是“norm”。'),
        },
      },
    ],
  })
})

test('without data the comparison is made on drawn numbers', async () => {
  expect(await exportRun(open(false).run, { format: 'tfjs' })).toMatchObject({
    ok: true,
    value: { check: { samples: 32, passed: true } },
  })
})

test('model.json says how inputs were scaled and what the classes are called', async () => {
  const exported = await exportRun(open().run, { format: 'tfjs' })
  if (!exported.ok) throw new Error('refused')
  const json: unknown = JSON.parse(new TextDecoder().decode(exported.value.files[0]?.bytes))
  expect(json).toMatchObject({
    format: 'layers-model',
    userDefinedMetadata: { classNames: ['class 0', 'class 1', 'class 2'], preprocessing: { scaling: 'none' } },
  })
})

const bringsLayers = (nodes: readonly ChainNode[], shape: readonly number[]) => {
  const chain = [{ id: 'in', kind: 'input', params: { shape } }, ...nodes, { id: 'scores', kind: 'dense', params: { units: 3 } }]
  const document = smallDocument([...chain, { id: 'out', kind: 'output' }])
  return exportRun(openTestRun(document, { dataSet: null }).run, { format: 'tfjs' })
}

test.each([
  ['a convolution in groups', { id: 'cut', kind: 'conv2d', params: { filters: 4, groups: 2 } }, ['GroupedConv2D']],
  ['a convolution', { id: 'cut', kind: 'conv2d', params: { filters: 4 } }, null],
])('layers.mjs comes along with the classes that tf.js lacks: %s', async (_, layer, classes) => {
  const exported = await bringsLayers([layer, { id: 'flat', kind: 'flatten' }], [5, 4, 4])
  if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
  const layers = exported.value.files.find(({ name }) => name === 'layers.mjs')
  const registered = new TextDecoder().decode(layers?.bytes).match(/(?<=registerClass\()\w+/g)
  expect(registered === null ? null : [...registered]).toEqual(classes)
})

test('safetensors name the weights by layer', async () => {
  const exported = await exportRun(open().run, { format: 'safetensors' })
  if (!exported.ok) throw new Error('refused')
  const decoded = decodeSafetensors(exported.value.files[0]?.bytes ?? new Uint8Array(0))
  if (!decoded.ok) throw new Error('not readable')
  expect([...decoded.value.tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['hidden/kernel', [6, 5]],
    ['hidden/bias', [5]],
    ['norm/gamma', [5]],
    ['norm/beta', [5]],
    ['norm/moving_mean', [5]],
    ['norm/moving_variance', [5]],
    ['scores/kernel', [5, 3]],
    ['scores/bias', [3]],
  ])
})

describe('comparing', () => {
  test.each([
    ['equal values', [1, 2], [1, 2], 0],
    ['a difference', [1, 2], [1, 2.5], 0.5],
    ['NaN on both sides', [Number.NaN], [Number.NaN], 0],
    ['NaN on one side', [1], [Number.NaN], Infinity],
    ['another length', [1, 2], [1], Infinity],
  ])('%s', (_, before, after, largest) => {
    expect(compareValues([Float32Array.from(before)], [Float32Array.from(after)]).largest).toBe(largest)
  })

  test('large values may differ in proportion', () => {
    expect(compareValues([Float32Array.of(1000)], [Float32Array.of(1000)]).tolerance).toBeCloseTo(0.1, 10)
  })
})
