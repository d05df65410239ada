import { writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from '../../engine/conformance/builtLayer.ts'
import { definedParams, sampleName, samplesOf } from '../../engine/conformance/sampleCases.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { writeKerasFile } from '../../engine/export/keras/writeKerasFile.ts'
import { writeKerasH5 } from '../../engine/export/keras/writeKerasH5.ts'
import { shapeSize } from '../../engine/graph/shape.ts'
import { layerKinds } from '../../engine/layers/registry.ts'
import { kerasNetworkOf } from '../../engine/run/exports/kerasNetworkOf.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../../engine/run/fixtures/smallDocument.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { modelAnswers } from '../../engine/run/model/modelAnswers.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

const samples = layerKinds
  .filter(({ kind }) => kind !== 'input')
  .flatMap(samplesOf)
  .filter(({ params }) => params['interpolation'] !== 'bilinear' && !(Number(params['deviation']) > 1))

const layers = samples.map((each): readonly [string, NetDocument] => {
  const { definition, sample, inputs } = each
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
  return [sampleName(each), smallDocument([...ins, layer, ...(definition.kind === 'output' ? [] : behind)])]
})

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
  ...layers,
  ['crossed branches', crossed],
  ['branches whose difference is taken', branched({}, 'subtract')],
  ['a branch with a hard activation', branched({ activation: 'hardSwish' }, 'add')],
]

let folder = ''
const expected: (readonly Float32Array[])[] = []

/** Both files, what goes in and what tf.js makes of it. */
async function write(document: NetDocument, name: string): Promise<readonly Float32Array[]> {
  const { run } = openTestRun(document, { dataSet: null })
  run.net.weights.forEach(({ variable, spec }, index) => {
    const scale = spec.name.endsWith('kernel') ? Math.sqrt(3 / Math.max(spec.fanIn, 1)) : 1
    const values = spread(variable.size, index * 1000 + 1).map((value) => value * scale)
    const drawn = spec.name === 'moving_variance' ? values.map((value) => value * value + 0.5) : values
    core.tidy(() => variable.assign(core.tensor(drawn, variable.shape)))
  })
  const { nodes, wires } = document.graph
  const given = new Map(
    run.net.inputs.map(({ shape, node }, index): readonly [string, FloatTensor] => {
      const reader = nodes.find(
        ({ id, kind }) => kind === 'embedding' && wires.some(({ from, to }) => from === node && to === id),
      )
      const size = 2 * shapeSize(shape)
      const vocabulary = Number(reader?.params['vocabulary'] ?? 1000)
      const values =
        reader === undefined
          ? Float32Array.from(spread(size, index * 77 + 5))
          : Float32Array.from({ length: size }, (_, at) => at % vocabulary)
      return [`in${index}`, { shape: [2, ...shape], values }]
    }),
  )
  const inputs = [...given.values()].map(({ shape, values }) => core.tensor(values, [...shape]))
  const answers = await modelAnswers(run.net.model, inputs)
  const network = await kerasNetworkOf(run)
  writeFileSync(path.join(folder, `${name}.keras`), writeKerasFile(await testHdf5(), network))
  writeFileSync(path.join(folder, `${name}.h5`), writeKerasH5(await testHdf5(), network))
  writeArrays(path.join(folder, `${name}.in.safetensors`), given)
  core.dispose(inputs)
  await run.close()
  return answers
}

describe.skipIf(pythonOf('keras') === null)('Keras answers as tf.js', () => {
  beforeAll(async () => {
    folder = workFolder('keras')
    await core.setBackend('cpu')
    for (const [index, [, document]] of networks.entries()) expected.push(await write(document, `${index}`))
    await runPython('keras', 'keras_answers.py', { args: [folder] })
  }, 1_800_000)

  it.each(networks.flatMap(([name], index) => ['keras', 'h5'].map((ending) => [name, ending, index] as const)))(
    '%s as .%s',
    (_name, ending, index) => {
      const found = readArrays(path.join(folder, `${index}.${ending}.safetensors`))
      const outputs = expected[index] ?? []
      expect(found.size).toBe(outputs.length)
      outputs.forEach((values, output) => expect(difference(found.get(`out${output}`), values)).toBeLessThan(1e-4))
    },
  )
})
