import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { configureOnnxRuntime, openOnnx } from '../run/exports/onnxRuntime.ts'
import { predict } from './builtLayer.ts'
import { checkOnnxRules } from './checkOnnxRules.ts'
import { exportCases } from './exportCases.ts'
import { exportedLayer } from './onnxLayer.ts'
import { distance } from './runLayer.ts'
import { inputTensors, sampleName } from './sampleCases.ts'

beforeAll(async () => {
  await core.setBackend('cpu')
  configureOnnxRuntime(null)
})

/** For checking the same files with other programs by hand. */
const keptFolder = process.env['NETWRIGHT_KEEP_ONNX']

describe.each(exportCases.map((sampleCase) => [sampleName(sampleCase), sampleCase] as const))(
  '%s in onnxruntime',
  (name, sampleCase) => {
    it.each(['channelsLast', 'channelsFirst'] as const)('answers as tf.js, its input lying %s', async (layout) => {
      const { model, bytes } = exportedLayer(sampleCase, layout)
      if (keptFolder !== undefined) {
        mkdirSync(keptFolder, { recursive: true })
        writeFileSync(path.join(keptFolder, `${name.replaceAll(/[^\w]+/g, '-').slice(0, 200)}-${layout}.onnx`), bytes)
      }
      checkOnnxRules(bytes)
      const given = inputTensors(sampleCase)
      const expected = core.tidy(() => predict(model, given).dataSync())
      const session = await openOnnx(bytes)
      const feeds = given.map((tensor, index) => {
        const values = Float32Array.from(tensor.dataSync())
        return [`in${index}`, { shape: tensor.shape, values }] as const
      })
      const answer = (await session.run(new Map(feeds))).get('out')
      await session.close()
      core.dispose([...given, ...model.weights.map((weight) => weight.read())])
      expect(answer?.shape).toEqual([2, ...sampleCase.sample.output])
      const size = Math.max(1, ...expected.map(Math.abs))
      expect(distance([...(answer?.values ?? [])], [...expected]) / size).toBeLessThan(1e-5)
    })
  },
)
