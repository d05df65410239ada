import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { exportCases } from '../../engine/conformance/exportCases.ts'
import { sampleName } from '../../engine/conformance/sampleCases.ts'
import { lowerTorch } from '../../engine/export/torch/lowerTorch.ts'
import { printTorchModel } from '../../engine/export/torch/printTorchModel.ts'
import layersSource from '../../engine/export/torch/python/layers.py?raw'
import type { TorchNetwork } from '../../engine/export/torch/torchNetwork.ts'
import { fromStateDict, toStateDict } from '../../engine/export/torch/torchWeights.ts'
import { configureBackends } from '../../engine/run/backends/backends.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { answerOf, type LayerAnswer } from './layerAnswers.ts'
import { layerDocument } from './layerDocument.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

let folder = ''
const expected: { readonly output: Float32Array; readonly stepped: LayerAnswer['stepped']; readonly network: TorchNetwork }[] = []

describe.skipIf(pythonOf('torch') === null)('PyTorch answers as tf.js', () => {
  beforeAll(async () => {
    /* The gradients that the engine trains with. */
    configureBackends({ wasmFiles: null })
    await core.setBackend('cpu')
    folder = workFolder('torch')
    exportCases.forEach((sampleCase, index) => {
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
      const shape = [2, ...sampleCase.sample.output]
      const output = withChannelsFirst({ shape, values: Float32Array.from(answer.output) }).values
      expected.push({ output, stepped: answer.stepped, network: lowered.value })
    })
    await runPython('torch', 'torch_answers.py', { args: [folder] })
  })

  it.each(exportCases.map((sampleCase, index) => [sampleName(sampleCase), index] as const))('%s', (_name, index) => {
    const found = readArrays(path.join(folder, String(index), 'out.safetensors'))
    expect(difference(found.get('out0'), expected[index]?.output ?? [])).toBeLessThan(1e-4)
  })

  const learning = exportCases.flatMap((sampleCase, index) =>
    sampleCase.definition.weights(sampleCase.params, sampleCase.inputs).length === 0
      ? []
      : [[sampleName(sampleCase), index] as const],
  )
  it.each(learning)('%s has the same weights after one step', (_name, index) => {
    const one = expected[index]
    if (one === undefined) throw new Error('Nothing was computed.')
    const read = fromStateDict(one.network, readArrays(path.join(folder, String(index), 'stepped.safetensors')))
    expect(read.misfits).toEqual([])
    const apart = [...one.stepped].map(
      ([name, { values }]) => [name, difference(read.weights.get(`layer/${name}`), values)] as const,
    )
    expect(apart.filter(([, largest]) => !(largest < 1e-4))).toEqual([])
  })
})
