import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { onnxBytes } from '../../engine/conformance/onnxLayer.ts'
import { lowerDocument } from '../../engine/export/onnx/lowerDocument.ts'
import type { OnnxGraph } from '../../engine/export/onnx/onnxGraph.ts'
import { readArrays, writeArrays } from './arrays.ts'
import { pythonOf, removeFolder, runPython, workFolder } from './python.ts'
import { expectAnswers } from './templates/expectAnswers.ts'
import { openTemplate, type OpenedTemplate } from './templates/openTemplate.ts'
import { templateCases } from './templates/templateCases.ts'
import { useSimd } from './templates/useSimd.ts'

describe.skipIf(pythonOf('keras') === null)(
  'every template answers in onnxruntime as here, and the checker passes its file',
  () => {
    beforeAll(useSimd)

    it.each(templateCases)('%s %j', async (name, options) => {
      const opened = await openTemplate([name, options])
      const folder = workFolder(`onnx-${name}`)
      const { outputs } = writeModel(opened, folder)
      await runPython('keras', 'onnx_answers.py', { args: [folder] })
      const found = readArrays(path.join(folder, 'model.out.safetensors'))
      removeFolder(folder)
      expect(found.size).toBe(1)
      expectAnswers(opened, found.get(outputs[0]?.name ?? ''))
    })
  },
)

/** model.onnx as it is exported, without the comparison inside the app, which takes 32 samples; and the samples. */
function writeModel({ document, weights, input }: OpenedTemplate, folder: string): OnnxGraph {
  const lowered = lowerDocument(document, { analysis: analyse(document), weights, scaling: null })
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  writeFileSync(path.join(folder, 'model.onnx'), onnxBytes(lowered.value))
  writeArrays(path.join(folder, 'model.in.safetensors'), new Map([[lowered.value.inputs[0]?.name ?? '', input]]))
  return lowered.value
}
