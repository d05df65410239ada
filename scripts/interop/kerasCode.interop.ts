import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerDocument } from '../../engine/conformance/layerDocument.ts'
import { oneStep, trainedDocuments, type OneStep } from '../../engine/conformance/oneStep.ts'
import { readPictureFile } from '../../engine/conformance/readPictureFile.ts'
import { sampleName, type SampleCase } from '../../engine/conformance/sampleCases.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { exportDocument } from '../../engine/export/exportDocument.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { expectChance, expectLayerStep } from './layers/expectLayer.ts'
import { answerOf, type LayerAnswer } from './layers/layerAnswers.ts'
import { isByChance, isForKeras, layerCases, takesStep } from './layers/layerCases.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

const layers = layerCases.filter(isForKeras)
let folder = ''
const expected: LayerAnswer[] = []
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

/** As the program for Keras names them. */
function keyed({ weights, inputs }: Pick<LayerAnswer, 'weights' | 'inputs'>): ReadonlyMap<string, FloatTensor> {
  return new Map([...[...weights.values()].map((tensor, at) => [`weight/layer/${at}`, tensor] as const), ...inputs])
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
      expected.push(answer)
      const inputs = [...answer.inputs.values()].map((tensor, at) => [`input/${at}`, tensor] as const)
      await writeCode(`layer-${index}`, layerDocument(sampleCase), new Map([...keyed(answer), ...inputs]))
    }
    for (const [index, trained] of trainedDocuments.entries()) {
      const step = await oneStep(trained)
      steps.push(step)
      await writeCode(`step-${index}`, step.document, step.arrays)
    }
    await runPython('keras', 'keras_code_answers.py', { args: [folder] })
  })

  const named = (cases: readonly SampleCase[]) =>
    cases.map((sampleCase) => [sampleName(sampleCase), sampleCase, layers.indexOf(sampleCase)] as const)

  it.each(named(layers))('answers as tf.js: %s', (_name, _case, index) => {
    expect(difference(answers(`layer-${index}`).get('output/0'), expected[index]?.output ?? [])).toBeLessThan(1e-4)
  })

  it.each(named(layers.filter(takesStep)))('takes the same step as tf.js: %s', (_name, _case, index) => {
    const answer = expected[index]
    if (answer === undefined) throw new Error('Nothing was computed.')
    expectLayerStep({ before: keyed(answer), after: keyed(answer.stepped), found: answers(`layer-${index}`) })
  })

  it.each(named(layers.filter(isByChance)))('draws as it should while training: %s', (_name, sampleCase, index) => {
    expectChance(sampleCase, { given: expected[index]?.inputs.get('in0'), found: answers(`layer-${index}`).get('trained') })
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
