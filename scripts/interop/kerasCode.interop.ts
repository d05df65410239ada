import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportCases } from '../../engine/conformance/exportCases.ts'
import { layerDocument } from '../../engine/conformance/layerDocument.ts'
import { oneStep, trainedDocuments, type OneStep } from '../../engine/conformance/oneStep.ts'
import { readPictureFile } from '../../engine/conformance/readPictureFile.ts'
import { sampleName } from '../../engine/conformance/sampleCases.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { exportDocument } from '../../engine/export/exportDocument.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { answerOf } from './layerAnswers.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

/* Noise above 1 is refused: Keras would not build it. */
const layers = exportCases.filter(({ inputs, params }) => inputs.length > 0 && Number(params['deviation'] ?? 0) <= 1)
let folder = ''
const expected: Float32Array[] = []
const steps: OneStep[] = []
/** The step of plain gradient descent on the network that the optimisers have too, at the same rate. */
const descent = trainedDocuments.findIndex(({ name }) => name === 'softmax, SGD, L2')

async function writeCode(name: string, document: NetDocument, arrays: ReadonlyMap<string, FloatTensor>): Promise<void> {
  const made = await exportDocument(document, { format: 'keras-code', readPictureFile })
  if (!made.ok) throw new Error(`${name}: ${made.problems[0]?.message.en}`)
  writeFileSync(path.join(folder, `${name}.py`), made.value.files[0]?.bytes ?? '')
  writeArrays(path.join(folder, `${name}.in.safetensors`), arrays)
}

/**
 * Keras corrects Adam's bias before it adds epsilon: its first step is lr·g / (|g| + ε/√(1 − β₂)), where Netwright's is
 * lr·g / (|g| + ε) (Kingma & Ba 2015, algorithm 1; Keras has the form of their section 2). The gradient is that of the
 * same network's step of gradient descent.
 */
function inKeras(key: string, after: Float32Array, step: OneStep | undefined): Float32Array {
  const optimizer = step?.document.training.optimizer
  if (optimizer?.kind !== 'adam' && optimizer?.kind !== 'adamw') return after
  const before = steps[descent]?.arrays.get(key)?.values
  const descended = steps[descent]?.after.get(key)
  const { learningRate, epsilon, beta2 } = optimizer
  return after.map((value, at) => {
    const gradient = ((before?.[at] ?? Number.NaN) - (descended?.[at] ?? Number.NaN)) / learningRate
    const size = Math.abs(gradient)
    const own = gradient / (size + epsilon)
    return value + learningRate * (own - gradient / (size + epsilon / Math.sqrt(1 - beta2)))
  })
}

const answers = (name: string) => readArrays(path.join(folder, `${name}.out.safetensors`))

describe.skipIf(pythonOf('keras') === null)('Keras code, run in Keras,', () => {
  beforeAll(async () => {
    folder = workFolder('keras-code')
    /* With the gradients that Netwright mends. */
    configureBackends({ wasmFiles: null })
    await ensureBackend('cpu')
    for (const [index, sampleCase] of layers.entries()) {
      const answer = answerOf(sampleCase)
      expected.push(answer.output)
      const weights = [...answer.weights.values()].map((tensor, at) => [`weight/layer/${at}`, tensor] as const)
      const inputs = [...answer.inputs.values()].map((tensor, at) => [`input/${at}`, tensor] as const)
      await writeCode(`layer-${index}`, layerDocument(sampleCase), new Map([...weights, ...inputs]))
    }
    for (const [index, trained] of trainedDocuments.entries()) {
      const step = await oneStep(trained)
      steps.push(step)
      await writeCode(`step-${index}`, step.document, step.arrays)
    }
    await runPython('keras', 'keras_code_answers.py', { args: [folder] })
  })

  it.each(layers.map((sampleCase, index) => [sampleName(sampleCase), index] as const))('answers as tf.js: %s', (_name, index) => {
    expect(difference(answers(`layer-${index}`).get('output/0'), expected[index] ?? [])).toBeLessThan(1e-4)
  })

  it.each(trainedDocuments.map(({ name }, index) => [name, index] as const))(
    'has the same answers and the same weights after one step: %s',
    (_name, index) => {
      const step = steps[index]
      const found = answers(`step-${index}`)
      step?.outputs.forEach((values, at) => expect(difference(found.get(`output/${at}`), values)).toBeLessThan(1e-4))
      const apart = [...(step?.after ?? [])].map(
        ([key, values]) => [key, difference(found.get(key), inKeras(key, values, step))] as const,
      )
      expect(apart.length).toBeGreaterThan(0)
      expect(apart.filter(([, far]) => !(far < 1e-4))).toEqual([])
    },
  )
})
