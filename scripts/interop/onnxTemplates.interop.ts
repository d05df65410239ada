import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { testBackendHost } from '../../engine/cli/fixtures/testBackendHost.ts'
import { onnxBytes } from '../../engine/conformance/onnxLayer.ts'
import { lowerDocument } from '../../engine/export/onnx/lowerDocument.ts'
import type { OnnxGraph } from '../../engine/export/onnx/onnxGraph.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { readArrays, relativeDifference, writeArrays } from './arrays.ts'
import { expectVaried } from './expectVaried.ts'
import { pythonOf, removeFolder, runPython, workFolder } from './python.ts'
import { templateCases } from './templateCases.ts'
import { openTemplate, type TemplateRun } from './templateRun.ts'

describe.skipIf(pythonOf('keras') === null)(
  'every template answers in onnxruntime as here, and the checker passes its file',
  () => {
    beforeAll(async () => {
      configureBackends(testBackendHost)
      const chosen = await ensureBackend('simd')
      if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
    })

    it.each(templateCases)('%s %j', async (name, options) => {
      const opened = await openTemplate([name, options])
      await opened.run.close()
      const folder = workFolder(`onnx-${name}`)
      const { outputs } = writeModel(opened, folder)
      await runPython('keras', 'onnx_answers.py', { args: [folder] })
      const found = readArrays(path.join(folder, 'model.out.safetensors'))
      removeFolder(folder)
      expect(found.size).toBe(opened.predictions.length)
      opened.predictions.forEach((expected, at) => {
        expectVaried(expected)
        /* Of a thousand probabilities the largest may be a hundredth. */
        expect(relativeDifference(found.get(outputs[at]?.name ?? ''), expected)).toBeLessThan(1e-4)
      })
    })
  },
)

/** model.onnx as it is exported, without the comparison inside the app, which takes 32 samples; and the two samples. */
function writeModel({ run: { document }, weights, inputs }: TemplateRun, folder: string): OnnxGraph {
  const lowered = lowerDocument(document, { analysis: analyse(document), weights, scaling: null })
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  writeFileSync(path.join(folder, 'model.onnx'), onnxBytes(lowered.value))
  const named = inputs.map((given, at) => [lowered.value.inputs[at]?.name ?? '', given] as const)
  writeArrays(path.join(folder, 'model.in.safetensors'), new Map(named))
  return lowered.value
}
