import '@tensorflow/tfjs-backend-cpu'
import { add, setBackend, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { definedParams, sampleName, samplesOf } from '../../conformance/sampleCases.ts'
import { importFiles } from '../../import/importFiles.ts'
import { layerKinds } from '../../layers/registry.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'
import { configureHdf5 } from '../hdf5Runtime.ts'
import { exportRun } from './exportRun.ts'

beforeAll(async () => {
  await setBackend('cpu')
  configureHdf5(testHdf5)
})

const drawn = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [5, 4, 2] } },
  { id: 'conv', kind: 'conv2d', params: { filters: 3, activation: 'relu', initializer: 'heNormal', l2: 0.25 } },
  { id: 'norm', kind: 'batchNorm', params: { momentum: 0.5, epsilon: 0.01 }, frozen: true },
  { id: 'skip', kind: 'add', from: ['conv', 'norm'] },
  { id: 'drop', kind: 'dropout' },
  { id: 'pool', kind: 'maxPool2d' },
  { id: 'flat', kind: 'flatten' },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output', params: { loss: 'hinge', margin: 2 } },
])
const data = blobs({ samples: 20, shape: [5, 4, 2], classes: 3 })
const formats = ['keras', 'keras-h5'] as const

test.each(formats)('%s: one file that is read back, with the names, params and freezing of the graph', async (format) => {
  const { run } = openTestRun(drawn, { dataSet: data })
  const result = await exportRun(run, { format })
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  expect(result.value.check).toMatchObject({ samples: 32, passed: true })
  const read = await importFiles(result.value.files, { startHdf5: testHdf5 })
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  const { graph } = read.value.document
  expect(graph.nodes.map(({ name, kind, frozen = false }) => [name, kind, frozen])).toEqual(
    drawn.graph.nodes.map(({ name, kind, frozen = false }) => [name, kind, frozen]),
  )
  const params = Object.fromEntries(graph.nodes.map((node) => [node.name, node.params]))
  expect(params['conv']).toMatchObject({ filters: 3, activation: 'relu', initializer: 'heNormal', l2: 0.25, padding: 'same' })
  expect(params['norm']).toEqual({ momentum: 0.5, epsilon: 0.01 })
  expect(params['out']).toMatchObject({ loss: 'hinge', margin: 2 })
  expect(read.value.remarks).toEqual([])
})

test.each(formats)(
  '%s that answers differently is refused, and the problem names the first layer that differs',
  async (format) => {
    const { run } = openTestRun(drawn, { dataSet: data })
    const layer = run.net.model.getLayer('norm')
    const call = layer.call.bind(layer)
    layer.call = (inputs, kwargs) => add(call(inputs, kwargs) as Tensor, 0.5)
    expect(await exportRun(run, { format })).toMatchObject({
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
  },
)

test('bilinear upsampling is refused at its node, with a way out', async () => {
  const blended = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [2, 2, 1] } },
    { id: 'up', kind: 'upsample2d', params: { interpolation: 'bilinear' } },
    { id: 'flat', kind: 'flatten' },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ])
  expect(await exportRun(openTestRun(blended, { dataSet: null }).run, { format: 'keras' })).toMatchObject({
    ok: false,
    problems: [{ code: 'keras-bilinear', place: { node: 'up', param: 'interpolation' } }],
  })
})

test('noise of a deviation that real Keras does not load is refused at its node', async () => {
  const loud = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [4] } },
    { id: 'noise', kind: 'gaussianNoise', params: { deviation: 2 } },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ])
  expect(await exportRun(openTestRun(loud, { dataSet: null }).run, { format: 'keras-h5' })).toMatchObject({
    ok: false,
    problems: [{ code: 'keras-noise', place: { node: 'noise', param: 'deviation' } }],
  })
})

const cases = layerKinds
  .filter(({ kind }) => kind !== 'input')
  .flatMap(samplesOf)
  .filter(({ params }) => params['interpolation'] !== 'bilinear' && !(Number(params['deviation']) > 1))
/* Both files are made of the same layers and weights: the older one is asked about each kind once. */
const firsts = cases.filter(({ definition }, index) => definition !== cases[index - 1]?.definition)
const chainOf = ({ definition, sample, inputs }: (typeof cases)[number]): readonly ChainNode[] => {
  const ins = inputs.map((shape, at): ChainNode => ({ id: `in${at}`, kind: 'input', params: { shape }, from: [] }))
  const layer: ChainNode = {
    id: 'layer',
    kind: definition.kind,
    params: definedParams(sample.params),
    from: ins.map(({ id }) => id),
  }
  const behind: readonly ChainNode[] = [
    { id: 'flat', kind: 'flatten' },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ]
  return [...ins, layer, ...(definition.kind === 'output' ? [] : behind)]
}

describe.each(formats)('%s', (format) => {
  test.each((format === 'keras' ? cases : firsts).map((each) => [sampleName(each), each] as const))(
    'holds %s',
    async (_, each) => {
      const { run } = openTestRun(smallDocument(chainOf(each)), { dataSet: null })
      const result = await exportRun(run, { format })
      expect(result).toMatchObject({ ok: true, value: { check: { passed: true } } })
      await run.close()
    },
  )
})
