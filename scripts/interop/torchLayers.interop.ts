import * as core from '@tensorflow/tfjs-core'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { exportCases } from '../../engine/conformance/exportCases.ts'
import { sampleName } from '../../engine/conformance/sampleCases.ts'
import layersSource from '../../engine/export/torch/python/layers.py?raw'
import { lowerTorch } from '../../engine/export/torch/lowerTorch.ts'
import { printTorchModel } from '../../engine/export/torch/printTorchModel.ts'
import { toStateDict } from '../../engine/export/torch/torchWeights.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { answerOf } from './layerAnswers.ts'
import { layerDocument } from './layerDocument.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

let folder = ''
const expected: Float32Array[] = []

describe.skipIf(pythonOf('torch') === null)('PyTorch answers as tf.js', () => {
  beforeAll(async () => {
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
      expected.push(withChannelsFirst({ shape, values: Float32Array.from(answer.output) }).values)
    })
    await runPython('torch', 'torch_answers.py', { args: [folder] })
  })

  it.each(exportCases.map((sampleCase, index) => [sampleName(sampleCase), index] as const))('%s', (_name, index) => {
    const found = readArrays(path.join(folder, String(index), 'out.safetensors'))
    expect(difference(found.get('out0'), expected[index] ?? [])).toBeLessThan(1e-4)
  })
})
