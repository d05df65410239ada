import { writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { onnxBytes, onnxLayerGraph } from '../../engine/conformance/onnxLayer.ts'
import { sampleName } from '../../engine/conformance/sampleCases.ts'
import { configureBackends } from '../../engine/run/backends/backends.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { answerOf, type LayerAnswer } from './layers/layerAnswers.ts'
import { layerCases } from './layers/layerCases.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

let folder = ''
const expected: LayerAnswer[] = []

describe.skipIf(pythonOf('keras') === null)('onnxruntime answers as tf.js', () => {
  beforeAll(async () => {
    folder = workFolder('onnx')
    configureBackends({ wasmFiles: null })
    await core.setBackend('cpu')
    layerCases.forEach((sampleCase, index) => {
      const answer = answerOf(sampleCase)
      expected.push(answer)
      const graph = onnxLayerGraph(sampleCase, { weights: answer.weights, layout: 'channelsLast' })
      writeFileSync(path.join(folder, `${index}.onnx`), onnxBytes(graph))
      writeArrays(path.join(folder, `${index}.in.safetensors`), answer.inputs)
    })
    await runPython('keras', 'onnx_answers.py', { args: [folder] })
  })

  it.each(layerCases.map((sampleCase, index) => [sampleName(sampleCase), index] as const))('%s', (_name, index) => {
    const found = readArrays(path.join(folder, `${index}.out.safetensors`))
    expect(difference(found.get('out'), expected[index]?.output ?? [])).toBeLessThan(1e-4)
  })
})
