import * as core from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import type { NetDocument } from '../contract/document.ts'
import { decodeSafetensors, type FloatTensor } from '../document/safetensors.ts'
import { lowerTorch } from '../export/torch/lowerTorch.ts'
import { toStateDict } from '../export/torch/torchWeights.ts'
import { importFiles } from '../import/importFiles.ts'
import { importStateDict } from '../import/torch/importStateDict.ts'
import { accelerateOwnLayers } from '../run/backends/accelerateOwnLayers.ts'
import { compile } from '../run/compile.ts'
import { smallDocument } from '../run/fixtures/smallDocument.ts'
import { testHdf5 } from '../run/fixtures/testHdf5.ts'
import { createNoise } from '../run/noise.ts'
import { assignWeights } from '../run/runSnapshot.ts'
import { openTestSimd } from '../simd/fixtures/openTestSimd.ts'
import { accelerateLayers } from '../simd/layers/accelerateLayers.ts'
import { distance } from './runLayer.ts'

/* GRUs that reset behind the product against the programs that made them so: answers, and the gradients of one training step. */

const folder = path.join(import.meta.dirname, '../import')
const bytesOf = (file: string) => new Uint8Array(readFileSync(path.join(folder, file)))

function arraysOf(file: string): ReadonlyMap<string, FloatTensor> {
  const read = decodeSafetensors(bytesOf(file))
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  return read.value.tensors
}

interface Trained {
  readonly document: NetDocument
  readonly weights: ReadonlyMap<string, FloatTensor>
}

/** The network's answer, and the gradients of the mean squared error to `target` by key. */
function step({ document, weights }: Trained, { given, target }: { given: FloatTensor; target: FloatTensor }) {
  const compiled = compile(document, { analysis: analyse(document), noise: createNoise(1).source })
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message.en)
  const net = compiled.value
  expect(assignWeights(net.weights, weights)).toEqual([])
  let answered: readonly number[] = []
  let gradients: ReadonlyMap<string, FloatTensor> = new Map()
  core.tidy(() => {
    const x = core.tensor(given.values, [...given.shape])
    const wanted = core.tensor(target.values, [...target.shape])
    const answer = () => net.scoresModel.apply(x, { training: true }) as core.Tensor
    const variables = net.weights.map(({ variable }) => variable)
    const { grads } = core.variableGrads(() => core.mean(core.squaredDifference(answer(), wanted)), variables)
    answered = [...answer().dataSync()]
    gradients = new Map(
      net.weights.map(({ key, variable }) => {
        const values = Float32Array.from(grads[variable.name]?.dataSync() ?? [])
        return [key, { shape: variable.shape, values }]
      }),
    )
  })
  net.dispose()
  return { answer: answered, gradients }
}

const tensorOf = (arrays: ReadonlyMap<string, FloatTensor>, name: string): FloatTensor => {
  const found = arrays.get(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe.each(['cpu', 'simd'])('on %s', (backend) => {
  let close = (): void => undefined
  let calls = (): readonly string[] => []

  beforeAll(async () => {
    if (backend === 'cpu') return void (await core.setBackend('cpu'))
    accelerateLayers()
    accelerateOwnLayers()
    const opened = await openTestSimd({ threads: 2 })
    const run = vi.spyOn(opened.backend, 'run')
    calls = () => run.mock.calls.map(([kernel]) => kernel)
    close = opened.close
  })
  afterAll(() => close())

  it.each(['gru.keras', 'gru.h5'])('%s answers and learns as in Keras', async (file) => {
    const read = await importFiles([{ name: file, bytes: bytesOf(`keras/fixtures/${file}`) }], { startHdf5: testHdf5 })
    if (!read.ok) throw new Error(read.problems[0]?.message.en)
    const { document } = read.value
    expect(document.graph.nodes.filter(({ kind }) => kind === 'gru').map(({ params }) => params['resetAfter'])).toEqual([
      true,
      true,
      true,
      true,
    ])
    const arrays = arraysOf('keras/fixtures/gru.safetensors')
    const { answer, gradients } = step(read.value, { given: tensorOf(arrays, 'in0'), target: tensorOf(arrays, 'target0') })
    expect(distance(answer, [...tensorOf(arrays, 'out0').values])).toBeLessThan(1e-5)
    const expected = [...arrays.keys()].filter((name) => name.startsWith('grad'))
    expect(gradients.size).toBe(expected.length)
    ;[...gradients.values()].forEach(({ shape, values }, index) => {
      const wanted = tensorOf(arrays, `grad${index}`)
      expect(shape).toEqual(wanted.shape)
      expect(distance([...values], [...wanted.values])).toBeLessThan(1e-5)
    })
    expect(calls()).toEqual(expect.arrayContaining(backend === 'simd' ? ['recurrentForward', 'recurrentBackward'] : []))
  })

  it('a state_dict of nn.GRU answers and learns as in PyTorch', () => {
    const document = smallDocument([
      { id: 'in', kind: 'input', params: { shape: [6, 3] } },
      { id: 'first', kind: 'gru', params: { units: 4, returnSequences: true, resetAfter: true } },
      { id: 'second', kind: 'gru', params: { units: 3, bidirectional: true, resetAfter: true } },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
    ])
    const weights = importStateDict(document, arraysOf('onnx/fixtures/gates.weights.safetensors'))
    if (!weights.ok) throw new Error(weights.problems[0]?.message.en)
    const arrays = arraysOf('onnx/fixtures/gates.step.safetensors')
    const { answer, gradients } = step(
      { document, weights: weights.value },
      { given: tensorOf(arrays, 'given'), target: tensorOf(arrays, 'target') },
    )
    expect(distance(answer, [...tensorOf(arrays, 'answer').values])).toBeLessThan(1e-5)
    const lowered = lowerTorch(document, analyse(document))
    if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
    const found = toStateDict(lowered.value, gradients)
    const expected = [...arrays].filter(([name]) => name.startsWith('gradient/'))
    expect(expected.map(([name]) => name.slice('gradient/'.length)).toSorted()).toEqual([...found.keys()].toSorted())
    for (const [name, { values }] of expected)
      expect(distance([...(found.get(name.slice('gradient/'.length))?.values ?? [])], [...values])).toBeLessThan(1e-5)
  })
})
