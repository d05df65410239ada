import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { layerDocument } from '../../engine/conformance/layerDocument.ts'
import { sampleName, type SampleCase } from '../../engine/conformance/sampleCases.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { lowerTorch } from '../../engine/export/torch/lowerTorch.ts'
import { printTorchModel } from '../../engine/export/torch/printTorchModel.ts'
import layersSource from '../../engine/export/torch/python/layers.py?raw'
import type { TorchNetwork } from '../../engine/export/torch/torchNetwork.ts'
import { fromStateDict, toStateDict } from '../../engine/export/torch/torchWeights.ts'
import { configureBackends } from '../../engine/run/backends/backends.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { expectChance, expectLayerStep } from './layers/expectLayer.ts'
import { answerOf, type LayerAnswer } from './layers/layerAnswers.ts'
import { isByChance, layerCases, takesStep } from './layers/layerCases.ts'
import { pythonOf, runPython, torches, workFolder } from './python.ts'

describe.skipIf(pythonOf('torch') === null).each(torches)('PyTorch answers as tf.js: %s', (torch) => {
  let folder = ''
  const expected: { readonly answer: LayerAnswer; readonly network: TorchNetwork }[] = []

  beforeAll(async () => {
    /* The gradients that the engine trains with. */
    configureBackends({ wasmFiles: null })
    await core.setBackend('cpu')
    folder = workFolder(`${torch}-layers`)
    layerCases.forEach((sampleCase, index) => {
      const answer = answerOf(sampleCase)
      const document = layerDocument(sampleCase)
      /* A lone layer is compared with no input of its size: that is no fault here. */
      const lowered = lowerTorch(document, { ...analyse(document), problems: [] })
      if (!lowered.ok) throw new Error(`${sampleName(sampleCase)}: ${lowered.problems[0]?.message.en}`)
      const own = path.join(folder, String(index))
      mkdirSync(own)
      writeFileSync(path.join(own, 'model.py'), printTorchModel(lowered.value))
      writeFileSync(path.join(own, 'layers.py'), layersSource)
      const weights = new Map([...answer.weights].map(([name, tensor]) => [`layer/${name}`, tensor] as const))
      writeArrays(path.join(own, 'weights.safetensors'), toStateDict(lowered.value, weights))
      const inputs = [...answer.inputs].map(([name, tensor]) => [name, withChannelsFirst(tensor)] as const)
      writeArrays(path.join(own, 'in.safetensors'), new Map(inputs))
      expected.push({ answer, network: lowered.value })
    })
    await runPython(torch, 'torch_answers.py', { args: [folder] })
  })

  const found = (index: number, file = 'out.safetensors') => readArrays(path.join(folder, String(index), file))
  const named = (cases: readonly SampleCase[]) =>
    cases.map((sampleCase) => [sampleName(sampleCase), sampleCase, layerCases.indexOf(sampleCase)] as const)

  it.each(named(layerCases))('%s', (_name, _case, index) => {
    expect(difference(found(index).get('out0'), expected[index]?.answer.output ?? [])).toBeLessThan(1e-4)
  })

  it.each(named(layerCases.filter(takesStep)))('%s takes the same step', (_name, _case, index) => {
    const { answer, network } = expected[index] ?? {}
    if (answer === undefined || network === undefined) throw new Error('Nothing was computed.')
    const read = fromStateDict(network, found(index, 'stepped.safetensors'))
    expect(read.misfits).toEqual([])
    const inputs = [...answer.inputs.keys()].map((name) => [name, found(index).get(name) ?? noNumbers] as const)
    expectLayerStep({
      before: keyed(answer),
      after: keyed(answer.stepped),
      found: new Map([...read.weights, ...inputs]),
    })
  })

  it.each(named(layerCases.filter(isByChance)))('%s draws as it should while training', (_name, sampleCase, index) => {
    expectChance(sampleCase, { given: expected[index]?.answer.inputs.get('in0'), found: found(index).get('trained') })
  })
})

const noNumbers: FloatTensor = { shape: [0], values: new Float32Array(0) }

/** As the state_dict comes back and as PyTorch takes images. */
function keyed({ weights, inputs }: Pick<LayerAnswer, 'weights' | 'inputs'>): ReadonlyMap<string, FloatTensor> {
  return new Map([
    ...[...weights].map(([name, tensor]) => [`layer/${name}`, tensor] as const),
    ...[...inputs].map(([name, tensor]) => [name, withChannelsFirst(tensor)] as const),
  ])
}
