import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import { dispose, setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { runId } from '../contract/ids.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { decodeSafetensors, type FloatTensor } from '../document/tensors/safetensors.ts'
import { importFiles, type ImportedFiles } from '../import/importFiles.ts'
import { exportRun } from './exports/exportRun.ts'
import { testHdf5 } from './fixtures/testHdf5.ts'
import { configureHdf5 } from './hdf5Runtime.ts'
import { modelAnswers } from './model/modelAnswers.ts'
import { openRun, type Run } from './openRun.ts'

beforeAll(async () => {
  await setBackend('cpu')
  configureHdf5(testHdf5)
})

const golden = (name: string): NamedBytes => ({
  name,
  bytes: new Uint8Array(readFileSync(`${import.meta.dirname}/../import/keras/fixtures/${name}`)),
})

async function read(...files: readonly NamedBytes[]): Promise<ImportedFiles> {
  const result = await importFiles(files, { startHdf5: testHdf5 })
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message.en).join('\n'))
  return result.value
}

function open({ document, weights }: ImportedFiles): Run {
  const opened = openRun(document, {
    runId: runId('imported'),
    dataSet: null,
    backend: 'cpu',
    send: () => {},
    weights,
    snapshot: null,
    encodeCheckpoint: () => new Uint8Array(0),
  })
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message.en).join('\n'))
  return opened.value
}

/** Largest difference to what Keras itself answered. */
async function differenceToKeras(run: Run, name: string): Promise<number> {
  const arrays = decodeSafetensors(golden(`${name}.safetensors`).bytes)
  if (!arrays.ok) throw new Error('no arrays')
  const numbered = (stem: string): readonly FloatTensor[] =>
    Array.from({ length: 9 }, (_, index) => arrays.value.tensors.get(`${stem}${index}`)).filter((found) => found !== undefined)
  const inputs = numbered('in').map(({ shape, values }) => tensor(values, [...shape]))
  const answers = await modelAnswers(run.net.model, inputs)
  dispose(inputs)
  const expected = numbered('out')
  expect(answers).toHaveLength(expected.length)
  return Math.max(
    ...expected.flatMap(({ values }, output) =>
      Array.from(values, (value, at) => Math.abs(value - (answers[output]?.[at] ?? NaN))),
    ),
  )
}

test.each(
  ['picture', 'branches', 'nested', 'gru', 'twins', 'prepared', 'sequence', 'written'].flatMap((name) =>
    ['keras', 'h5'].map((ending) => [name, ending] as const),
  ),
)('%s.%s of the real Keras answers here as it does there, and leaves again', async (name, ending) => {
  const imported = await read(golden(`${name}.${ending}`))
  const run = open(imported)
  expect(await differenceToKeras(run, name)).toBeLessThan(1e-5)
  for (const format of ['keras', 'tfjs'] as const) {
    const exported = await exportRun(run, { format })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    const again = await read(...exported.value.files)
    expect(again.format).toBe(format)
    expect(await differenceToKeras(open(again), name)).toBeLessThan(1e-5)
  }
})

test('what only pictures have layers for comes in as pictures of width 1, answers as in Keras, and leaves again', async () => {
  const imported = await read(golden('steps.keras'))
  expect(imported.document.graph.nodes.map(({ kind }) => kind).join(' ')).toBe(
    'input embedding dropout reshape zeroPad2d reshape conv1d reshape conv2d upsample2d reshape activation reshape zeroPad2d depthwiseConv2d separableConv2d zeroPad2d reshape conv1d reshape globalAvgPool2d dense output',
  )
  expect(imported.remarks.map(({ message }) => message.en)).toEqual([
    '"slope": its slope was learned (PReLU); here it stays at 0.375.',
  ])
  const run = open(imported)
  expect(await differenceToKeras(run, 'steps')).toBeLessThan(1e-5)
  for (const format of ['keras', 'tfjs'] as const) {
    const exported = await exportRun(run, { format })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    expect(await differenceToKeras(open(await read(...exported.value.files)), 'steps')).toBeLessThan(1e-5)
  }
})

test('operations on tensors, and layers of Keras’s own networks, become the layers that compute the same', async () => {
  const { document, remarks } = await read(golden('written.keras'))
  expect(document.graph.nodes.map(({ name, kind, params }) => `${name} ${String(params['function'] ?? kind)}`)).toEqual([
    'photo input',
    'told batchNorm',
    'first conv2d',
    'squeeze globalAvgPool2d',
    'squeeze_reshape reshape',
    'excite conv2d',
    'multiply hardSigmoid',
    'gated multiply',
    'branch conv2d',
    'scaled batchNorm',
    'depth dropout',
    'sum add',
    'below zeroPad2d',
    'shift depthwiseConv2d',
    'shifted conv2d',
    'share_scale batchNorm',
    'share add',
    'subtract batchNorm',
    'true_divide batchNorm',
    'subtract_1 batchNorm',
    'silu swish',
    'inner depthwiseConv2d',
    'flat flatten',
    'scores dense',
    'output output',
  ])
  expect(remarks.map(({ message }) => message.en.split(':')[0])).toEqual([
    '"told"',
    '"scaled"',
    '"depth"',
    // And `inner`, which crops as well.
    '"shift" (and 1 more like it)',
    '"share_scale"',
  ])
})

test('in a .h5 file a mask may be looked at by what follows: such an embedding stays inert', async () => {
  const { remarks } = await read(golden('steps.h5'))
  expect(remarks[0]?.message.en).toContain('"embedding": the Keras layer Embedding has no equivalent here: it masks the number 0')
})

test.each(['keras', 'h5'])('hard sigmoid in hard_3.%s is that of Keras 3, and hard swish is known', async (ending) => {
  const imported = await read(golden(`hard_3.${ending}`))
  expect(imported.document.graph.nodes.map(({ kind, params }) => [kind, params['activation'] ?? params['function']])).toEqual([
    ['input', undefined],
    ['dense', 'hardSwish'],
    ['dense', 'hardSigmoid'],
    ['dense', 'none'],
    ['activation', 'hardSigmoid'],
    ['output', undefined],
  ])
  expect(await differenceToKeras(open(imported), 'hard_3')).toBeLessThan(1e-5)
})

test.each(['keras', 'h5'])(
  'hard sigmoid in hard_2.%s is another curve, that of Keras 2: it is not taken for ours',
  async (ending) => {
    const { document, remarks } = await read(golden(`hard_2.${ending}`))
    expect(document.graph.nodes.map(({ kind }) => kind)).toEqual([
      'input',
      'dense',
      'dense',
      'keras:Activation',
      'dense',
      'keras:Activation',
      'output',
    ])
    expect(remarks.map(({ message }) => message.en)).toEqual([
      expect.stringContaining(
        '"gate_activation", "alone": the Keras layer Activation has no equivalent here: "hard_sigmoid (0.2·x + 0.5)"',
      ),
    ])
  },
)

test('params, freezing, order and losses come from the file', async () => {
  const { document, remarks } = await read(golden('picture.keras'))
  const byName = Object.fromEntries(document.graph.nodes.map((node) => [node.name, node]))
  expect(document.graph.nodes.map(({ name, kind }) => [name, kind])).toEqual([
    ['photo', 'input'],
    ['pad', 'zeroPad2d'],
    ['conv', 'conv2d'],
    ['norm', 'batchNorm'],
    ['depthwise', 'depthwiseConv2d'],
    ['leaky', 'activation'],
    ['separable', 'separableConv2d'],
    ['pool', 'maxPool2d'],
    ['transposed', 'conv2dTranspose'],
    ['mean', 'avgPool2d'],
    ['flat', 'flatten'],
    ['drop', 'dropout'],
    ['classes', 'dense'],
    ['output', 'output'],
  ])
  expect(byName['pad']?.params).toEqual({ top: 1, bottom: 2, left: 0, right: 1 })
  expect(byName['conv']?.params).toMatchObject({ kernel: [4, 2], stride: [2, 1], initializer: 'heNormal', l1: 0.01, l2: 0.02 })
  expect(byName['norm']?.params).toEqual({ momentum: 0.8, epsilon: 0.01 })
  expect(byName['transposed']?.params).toMatchObject({ padding: 1 })
  expect(byName['classes']?.params).toMatchObject({ activation: 'none' })
  expect(byName['output']?.params).toMatchObject({ task: 'classification', loss: 'softmaxCrossEntropy' })
  expect(remarks).toEqual([])
  const branches = await read(golden('branches.h5'))
  const frozen = branches.document.graph.nodes.filter((node) => node.frozen === true).map(({ name }) => name)
  expect(frozen).toEqual(['wide'])
})

test('scaling in front of a network is a frozen normalisation, augmentation is left out, and a picture as answer is a row', async () => {
  const { document, remarks } = await read(golden('prepared.keras'))
  expect(document.graph.nodes.map(({ kind }) => kind).join(' ')).toBe(
    'input batchNorm conv2d globalAvgPool2d reshape conv2d multiply conv2d flatten output',
  )
  expect(document.graph.nodes[1]).toMatchObject({ name: 'scaled', frozen: true })
  expect(document.data.scaling).toBe('none')
  expect(remarks.map(({ code, message }) => [code, message.en.split(':')[0]])).toEqual([
    ['import-differs', '"scaled"'],
    ['import-left-out', '"flipped"'],
  ])
})

test.each(['twins.keras', 'twins.h5'])(
  '%s: a model that is called twice keeps its weights in both copies, and is told',
  async (file) => {
    const { document, remarks } = await read(golden(file))
    const { nodes, groups } = document.graph
    expect(groups.map(({ name }) => name)).toEqual(['编码器', '编码器_2'])
    /* Names without a Latin letter become what the layer is. */
    expect(nodes.filter(({ kind }) => kind === 'conv2d' || kind === 'dense').map(({ name }) => name)).toEqual([
      'conv2d',
      'dense',
      'conv2d_2',
      'dense_2',
      'shared_judge',
      'shared_judge_2',
      'out',
    ])
    expect(remarks.map(({ code, message }) => [code, message.en.match(/^"[^"]+"|\d (?:groups|nodes)/g)])).toEqual([
      ['import-shared-layer', ['"编码器"', '2 groups']],
      ['import-shared-layer', ['"shared.judge"', '2 nodes']],
    ])
  },
)

test.each(['inert.keras', 'inert.h5'])(
  '%s: what has no equal is an inert node with its description and weights, and is told',
  async (file) => {
    const { document, weights, remarks } = await read(golden(file))
    const gru = document.graph.nodes.find(({ name }) => name === 'gru')
    expect(gru).toMatchObject({ kind: 'keras:GRU', params: { class_name: 'GRU', config: { units: 3, reset_after: true } } })
    expect([0, 1, 2].map((index) => weights.get(`${gru?.id}/${index}`)?.shape)).toEqual([
      [2, 9],
      [3, 9],
      [2, 9],
    ])
    expect(weights.get(`${document.graph.nodes.find(({ name }) => name === 'score')?.id}/kernel`)?.shape).toEqual([3, 1])
    expect(remarks.map(({ code, place }) => [code, place.node])).toEqual([['import-inert', gru?.id]])
  },
)
