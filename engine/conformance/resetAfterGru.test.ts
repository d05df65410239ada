import '@tensorflow/tfjs-backend-cpu'
import * as core from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import { lowerTorch } from '../export/torch/lowerTorch.ts'
import { toStateDict } from '../export/torch/torchWeights.ts'
import { importFiles } from '../import/importFiles.ts'
import { importStateDict } from '../import/torch/importStateDict.ts'
import { accelerateOwnLayers } from '../run/backends/accelerateOwnLayers.ts'
import { smallDocument } from '../run/fixtures/smallDocument.ts'
import { testHdf5 } from '../run/fixtures/testHdf5.ts'
import { openTestSimd } from '../simd/fixtures/openTestSimd.ts'
import { accelerateLayers } from '../simd/layers/accelerateLayers.ts'
import { distance } from './runLayer.ts'
import { fixtureArrays, fixtureBytes, tensorNamed, trainingStep } from './trainingStep.ts'

/* GRUs that reset behind the product against the programs that made them so: answers, and the gradients of one training step. */

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
    const read = await importFiles([{ name: file, bytes: fixtureBytes(`keras/fixtures/${file}`) }], { startHdf5: testHdf5 })
    if (!read.ok) throw new Error(read.problems[0]?.message.en)
    const { document } = read.value
    expect(document.graph.nodes.filter(({ kind }) => kind === 'gru').map(({ params }) => params['resetAfter'])).toEqual([
      true,
      true,
      true,
      true,
    ])
    const arrays = fixtureArrays('keras/fixtures/gru.safetensors')
    const { answer, gradients } = trainingStep(read.value, {
      given: tensorNamed(arrays, 'in0'),
      target: tensorNamed(arrays, 'target0'),
    })
    expect(distance(answer, [...tensorNamed(arrays, 'out0').values])).toBeLessThan(1e-5)
    const expected = [...arrays.keys()].filter((name) => name.startsWith('grad'))
    expect(gradients.size).toBe(expected.length)
    ;[...gradients.values()].forEach(({ shape, values }, index) => {
      const wanted = tensorNamed(arrays, `grad${index}`)
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
    const weights = importStateDict(document, fixtureArrays('onnx/fixtures/gates.weights.safetensors'))
    if (!weights.ok) throw new Error(weights.problems[0]?.message.en)
    const arrays = fixtureArrays('onnx/fixtures/gates.step.safetensors')
    const { answer, gradients } = trainingStep(
      { document, weights: weights.value },
      { given: tensorNamed(arrays, 'given'), target: tensorNamed(arrays, 'target') },
    )
    expect(distance(answer, [...tensorNamed(arrays, 'answer').values])).toBeLessThan(1e-5)
    const lowered = lowerTorch(document, analyse(document))
    if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
    const found = toStateDict(lowered.value, gradients)
    const expected = [...arrays].filter(([name]) => name.startsWith('gradient/'))
    expect(expected.map(([name]) => name.slice('gradient/'.length)).toSorted()).toEqual([...found.keys()].toSorted())
    for (const [name, { values }] of expected)
      expect(distance([...(found.get(name.slice('gradient/'.length))?.values ?? [])], [...values])).toBeLessThan(1e-5)
  })
})
