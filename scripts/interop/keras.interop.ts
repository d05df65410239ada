import { writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from '../../engine/conformance/builtLayer.ts'
import { layerDocument } from '../../engine/conformance/layerDocument.ts'
import { sampleName, type SampleCase } from '../../engine/conformance/sampleCases.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { writeKerasFile } from '../../engine/export/keras/writeKerasFile.ts'
import { writeKerasH5 } from '../../engine/export/keras/writeKerasH5.ts'
import { shapeSize } from '../../engine/graph/shape.ts'
import { configureBackends } from '../../engine/run/backends/backends.ts'
import { kerasNetworkOf } from '../../engine/run/exports/kerasNetworkOf.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../../engine/run/fixtures/smallDocument.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { modelAnswers } from '../../engine/run/model/modelAnswers.ts'
import type { Run } from '../../engine/run/openRun.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { kerasWeights } from './kerasWeights.ts'
import { expectChance, expectLayerStep } from './layers/expectLayer.ts'
import { answerOf, type LayerAnswer } from './layers/layerAnswers.ts'
import { isByChance, isForKeras, layerCases, takesStep } from './layers/layerCases.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

/* Bilinear enlargement is refused: Keras lays its cells elsewhere. */
const layers = layerCases.filter((each) => isForKeras(each) && each.params['interpolation'] !== 'bilinear')

/** Layers of one class in an order that is not the graph's: weights are found by Keras's own walk over it, not by names. */
const crossed = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [6] } },
  { id: 'late', kind: 'dense', params: { units: 4 }, from: ['in'] },
  { id: 'deep', kind: 'dense', params: { units: 4 }, from: ['in'] },
  { id: 'deeper', kind: 'dense', params: { units: 4 }, from: ['deep'] },
  { id: 'side', kind: 'dense', params: { units: 4 }, from: ['deep'] },
  { id: 'joined', kind: 'concatenate', from: ['deeper', 'late', 'side'] },
  { id: 'again', kind: 'add', from: ['side', 'late'] },
  { id: 'last', kind: 'dense', params: { units: 3 }, from: ['joined'] },
  { id: 'first', kind: 'dense', params: { units: 3 }, from: ['again'] },
  { id: 'one', kind: 'output', from: ['last'] },
  { id: 'two', kind: 'output', from: ['first'] },
])

/** What is one layer there and several here, or the other way round, changes how far the layers before it are from the outputs. */
const branched = (params: ChainNode['params'], joint: string): NetDocument =>
  smallDocument([
    { id: 'in', kind: 'input', params: { shape: [6] } },
    { id: 'left', kind: 'dense', params: { units: 4 }, from: ['in'] },
    { id: 'right', kind: 'dense', params: { units: 4, ...params }, from: ['in'] },
    { id: 'joint', kind: joint, from: ['left', 'right'] },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ])

/** Templates: kerasTemplates.interop.ts. */
const networks: readonly (readonly [string, NetDocument])[] = [
  ['crossed branches', crossed],
  ['branches whose difference is taken', branched({}, 'subtract')],
  ['a branch with a hard activation', branched({ activation: 'hardSwish' }, 'add')],
]

type Tensors = ReadonlyMap<string, FloatTensor>

const endings = ['keras', 'h5'] as const
let folder = ''

/** Both files of a run, and what goes in. */
async function write(run: Run, { name, given }: { readonly name: string; readonly given: Tensors }): Promise<Tensors> {
  const network = await kerasNetworkOf(run)
  writeFileSync(path.join(folder, `${name}.keras`), writeKerasFile(await testHdf5(), network))
  writeFileSync(path.join(folder, `${name}.h5`), writeKerasH5(await testHdf5(), network))
  writeArrays(path.join(folder, `${name}.in.safetensors`), given)
  return kerasWeights(network)
}

interface Expected {
  readonly answer: LayerAnswer
  readonly before: Tensors
  readonly after: Tensors
}

async function writeLayer(sampleCase: SampleCase, name: string): Promise<Expected> {
  const answer = answerOf(sampleCase)
  const open = (weights: Tensors) =>
    openTestRun(layerDocument(sampleCase), {
      dataSet: null,
      weights: new Map([...weights].map(([key, tensor]) => [`layer/${key}`, tensor])),
    }).run
  const run = open(answer.weights)
  const before = await write(run, { name, given: answer.inputs })
  await run.close()
  const stepped = open(answer.stepped.weights)
  const after = kerasWeights(await kerasNetworkOf(stepped))
  await stepped.close()
  return { answer, before: new Map([...before, ...answer.inputs]), after: new Map([...after, ...answer.stepped.inputs]) }
}

/** Gives what tf.js makes of it. */
async function writeNetwork(document: NetDocument, name: string): Promise<readonly Float32Array[]> {
  const { run } = openTestRun(document, { dataSet: null })
  run.net.weights.forEach(({ variable, spec }, index) => {
    const scale = Math.sqrt(3 / Math.max(spec.fanIn, 1))
    const values = spread(variable.size, index * 1000 + 1).map((value) => value * scale)
    core.tidy(() => variable.assign(core.tensor(values, variable.shape)))
  })
  const shape = [2, ...(run.net.inputs[0]?.shape ?? [])]
  const values = Float32Array.from(spread(shapeSize(shape), 5))
  const input = core.tensor(values, shape)
  const answers = await modelAnswers(run.net.model, [input])
  await write(run, { name, given: new Map([['in0', { shape, values }]]) })
  input.dispose()
  await run.close()
  return answers
}

const found = (name: string, ending: string) => readArrays(path.join(folder, `${name}.${ending}.safetensors`))

describe.skipIf(pythonOf('keras') === null)('files, read by Keras:', () => {
  const expectedLayers: Expected[] = []
  const expectedNetworks: (readonly Float32Array[])[] = []

  beforeAll(async () => {
    folder = workFolder('keras')
    configureBackends({ wasmFiles: null })
    await core.setBackend('cpu')
    for (const [index, sampleCase] of layers.entries()) expectedLayers.push(await writeLayer(sampleCase, `layer-${index}`))
    for (const [index, [, document]] of networks.entries())
      expectedNetworks.push(await writeNetwork(document, `network-${index}`))
    await runPython('keras', 'keras_answers.py', { args: [folder, '--step'] })
  }, 1_800_000)

  const named = (cases: readonly SampleCase[]) =>
    cases.flatMap((sampleCase) =>
      endings.map((ending) => [sampleName(sampleCase), ending, sampleCase, layers.indexOf(sampleCase)] as const),
    )

  it.each(named(layers))('%s as .%s answers as tf.js', (_name, ending, _case, index) => {
    const output = expectedLayers[index]?.answer.output ?? []
    expect(difference(found(`layer-${index}`, ending).get('out0'), output)).toBeLessThan(1e-4)
  })

  it.each(named(layers.filter(takesStep)))('%s as .%s takes the same step as tf.js', (_name, ending, _case, index) => {
    const expected = expectedLayers[index]
    if (expected === undefined) throw new Error('Nothing was computed.')
    expectLayerStep({ ...expected, found: found(`layer-${index}`, ending) })
  })

  it.each(named(layers.filter(isByChance)))('%s as .%s draws as it should while training', (_name, ending, sampleCase, index) => {
    const given = expectedLayers[index]?.answer.inputs.get('in0')
    expectChance(sampleCase, { given, found: found(`layer-${index}`, ending).get('trained') })
  })

  it.each(networks.flatMap(([name], index) => endings.map((ending) => [name, ending, index] as const)))(
    '%s as .%s answers as tf.js',
    (_name, ending, index) => {
      const outputs = expectedNetworks[index] ?? []
      const there = found(`network-${index}`, ending)
      expect(outputs.length).toBeGreaterThan(0)
      outputs.forEach((values, output) => expect(difference(there.get(`out${output}`), values)).toBeLessThan(1e-4))
    },
  )
})
