import '@tensorflow/tfjs-backend-cpu'
import * as core from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import { lowerTorch } from '../export/torch/lowerTorch.ts'
import { toStateDict } from '../export/torch/torchWeights.ts'
import { importOnnx } from '../import/onnx/importOnnx.ts'
import { accelerateOwnLayers } from '../run/backends/accelerateOwnLayers.ts'
import { registerGradients } from '../run/backends/registerGradients.ts'
import { openTestSimd } from '../simd/fixtures/openTestSimd.ts'
import { accelerateLayers } from '../simd/layers/accelerateLayers.ts'
import { distance } from './runLayer.ts'
import { fixtureArrays, fixtureBytes, tensorNamed, trainingStep } from './trainingStep.ts'

/* A small ResNeXt against PyTorch, which made it: one training step, in which normalisations use their batch. */

const arrays = fixtureArrays('onnx/fixtures/groups.step.safetensors')
/** "first.cut.weight" is the module "first_cut" of a network without modules inside modules. */
const ownName = (name: string): string => name.replaceAll(/\.(?=.*\.)/g, '_')

describe.each(['cpu', 'simd'])('on %s', (backend) => {
  let close = (): void => undefined

  beforeAll(async () => {
    registerGradients()
    if (backend === 'cpu') return void (await core.setBackend('cpu'))
    accelerateLayers()
    accelerateOwnLayers()
    close = (await openTestSimd({ threads: 2 })).close
  })
  afterAll(() => close())

  it('a ResNeXt of PyTorch learns as there', () => {
    const read = importOnnx(fixtureBytes('onnx/fixtures/groups.onnx'), { name: 'groups' })
    if (!read.ok) throw new Error(read.problems[0]?.message.en)
    const { document, weights } = read.value
    expect(document.graph.nodes.flatMap(({ name, params }) => (Number(params['groups'] ?? 1) > 1 ? [name] : []))).toEqual([
      'stem',
      'first_cut',
      'second_cut',
      'apart',
    ])
    const { answer, gradients } = trainingStep(read.value, {
      given: tensorNamed(arrays, 'given'),
      target: tensorNamed(arrays, 'target'),
    })
    expect(distance(answer, [...tensorNamed(arrays, 'answer').values])).toBeLessThan(1e-5)
    const lowered = lowerTorch(document, analyse(document))
    if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
    /* Statistics have no gradient, but a place in a state_dict. */
    const found = toStateDict(lowered.value, new Map([...weights, ...gradients]))
    const expected = [...arrays].flatMap(([name, tensor]): [string, typeof tensor][] =>
      name.startsWith('gradient/') ? [[ownName(name.slice('gradient/'.length)), tensor]] : [],
    )
    expect(expected.map(([name]) => name).toSorted()).toEqual(
      [...found.keys()].filter((name) => !name.includes('.running_')).toSorted(),
    )
    for (const [name, { values }] of expected)
      expect([name, distance([...(found.get(name)?.values ?? [])], [...values])]).toEqual([name, expect.closeTo(0, 5)])
  })
})
