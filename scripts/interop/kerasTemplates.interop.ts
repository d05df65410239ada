import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { readPictureFile } from '../../engine/conformance/readPictureFile.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { exportDocument } from '../../engine/export/exportDocument.ts'
import type { KerasNetwork } from '../../engine/export/keras/kerasNetwork.ts'
import { writeKerasFile } from '../../engine/export/keras/writeKerasFile.ts'
import { writeKerasH5 } from '../../engine/export/keras/writeKerasH5.ts'
import { kerasNetworkOf } from '../../engine/run/exports/kerasNetworkOf.ts'
import { readTfjsModel, writeTfjsModel } from '../../engine/run/exports/tfjsModelFiles.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { modelAnswers } from '../../engine/run/model/modelAnswers.ts'
import { readArrays, writeArrays } from './arrays.ts'
import { compareSteps, expectSameStep, toldStep } from './compareSteps.ts'
import { kerasWeights } from './kerasWeights.ts'
import { pythonOf, workFolder } from './python.ts'
import { startPython, type PythonServer } from './pythonServer.ts'
import { expectAnswers } from './templates/expectAnswers.ts'
import { openTemplate, runOf, steppedRunOf, type OpenedTemplate } from './templates/openTemplate.ts'
import { dropoutRates, learningRate } from './templates/stepDocument.ts'
import { templateCases } from './templates/templateCases.ts'
import { useSimd } from './templates/useSimd.ts'

/** `-t vgg` chooses. */
describe.skipIf(pythonOf('keras') === null)('every template answers and learns in Keras as here', () => {
  let folder = ''
  let keras: PythonServer
  /* One template's at a time: some have gigabytes. */
  let opened: OpenedTemplate
  let network: KerasNetwork
  let after: ReadonlyMap<string, FloatTensor>
  let tfjs: FloatTensor
  const file = (name: string) => path.join(folder, name)

  beforeAll(async () => {
    await useSimd()
    folder = workFolder('keras-templates')
    keras = await startPython('keras', 'keras_templates.py', [folder])
  })
  afterAll(() => keras.close())

  describe.each(templateCases)('%s %j', (name, options) => {
    beforeAll(async () => {
      opened = await openTemplate([name, options])
      const run = runOf(opened.document, opened)
      network = await kerasNetworkOf(run)
      tfjs = await tfjsAnswer(run.net.model, opened)
      await run.close()
      const stepped = await steppedRunOf(opened)
      after = kerasWeights(await kerasNetworkOf(stepped))
      await stepped.close()
      writeArrays(file('in.safetensors'), new Map(Object.entries({ input: opened.input, label: opened.label })))
      writeFileSync(file('model.keras'), writeKerasFile(await testHdf5(), network))
    })

    async function expectSame(what: string, question: object): Promise<void> {
      const seconds = await keras.ask(question)
      const found = readArrays(file('out.safetensors'))
      rmSync(file('out.safetensors'))
      const step = compareSteps({ before: kerasWeights(network), after, found })
      console.log(`${name}, ${what}: ${toldStep(step)}; ${seconds} s`)
      expectAnswers(opened, found.get('output'))
      expect([...(found.get('dropout')?.values ?? [])]).toEqual(dropoutRates(opened.document))
      const { trainable, frozen } = analyse(opened.document).totals
      const count = trainable + frozen
      expect([...(found.get('count')?.values ?? [])]).toEqual([Math.floor(count / 1000), count % 1000])
      expectSameStep(step)
    }

    it('tf.js, from its export', () => {
      expectAnswers(opened, tfjs)
    })

    it('.h5', async () => {
      writeFileSync(file('model.h5'), writeKerasH5(await testHdf5(), network))
      await expectSame('.h5', { load: 'model.h5', learning: { ...opened.loss, rate: learningRate } })
      rmSync(file('model.h5'))
    })

    it('.keras', async () => {
      await expectSame('.keras', { load: 'model.keras', learning: { ...opened.loss, rate: learningRate } })
    })

    it('code, with the weights of .keras', async () => {
      writeFileSync(file('model.py'), await kerasCode(opened.document))
      await expectSame('code', { code: 'model.py', weights: 'model.keras' })
    })
  })
})

async function tfjsAnswer(model: Parameters<typeof writeTfjsModel>[0], { input, predictions }: OpenedTemplate) {
  const loaded = await readTfjsModel(await writeTfjsModel(model, {}))
  const given = core.tensor(input.values, [...input.shape])
  const [values = new Float32Array(0)] = await modelAnswers(loaded, [given])
  given.dispose()
  loaded.dispose()
  return { shape: predictions.shape, values: Float32Array.from(values) }
}

async function kerasCode(document: NetDocument): Promise<Uint8Array> {
  const made = await exportDocument(document, { format: 'keras-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  const [file] = made.value.files
  if (file === undefined) throw new Error('no code')
  return file.bytes
}
