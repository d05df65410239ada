import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { testBackendHost } from '../../engine/cli/fixtures/testBackendHost.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { lowerTorch } from '../../engine/export/torch/lowerTorch.ts'
import type { TorchNetwork } from '../../engine/export/torch/torchNetwork.ts'
import { torchProject } from '../../engine/export/torch/torchProject.ts'
import { fromStateDict } from '../../engine/export/torch/torchWeights.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { readWeights } from '../../engine/run/training/runSnapshot.ts'
import { readStep } from '../../engine/run/training/trainer.ts'
import { difference, readArrays, relativeDifference, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { expectVaried } from './expectVaried.ts'
import { pythonOf, removeFolder, runPython, torches, workFolder } from './python.ts'
import { templateCases } from './templateCases.ts'
import { openTemplate, type TemplateRun } from './templateRun.ts'

describe.skipIf(pythonOf('torch') === null)('every template answers and learns in PyTorch as here', () => {
  beforeAll(async () => {
    configureBackends(testBackendHost)
    const chosen = await ensureBackend('simd')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
  })

  it.each(templateCases)('%s %j', async (name, options) => {
    const opened = await openTemplate([name, options])
    const folder = workFolder(`torch-${name}`)
    const network = writeProject(opened, folder)
    const { run, weights } = opened
    await readStep(run.session.trainer.step({ guard: false }))
    const stepped = await readWeights(run.net.weights)
    await run.close()
    for (const torch of torches) {
      await runPython(torch, 'torch_template.py', { args: [folder] })
      expectAnswers(opened, readArrays(path.join(folder, 'out.safetensors')))
      await runPython(torch, path.join(folder, 'train.py'), { args: ['--data', folder], cwd: folder })
      const read = fromStateDict(network, readArrays(path.join(folder, 'trained/weights.safetensors')))
      expect(read.misfits).toEqual([])
      expect(read.surplus).toEqual([])
      expectStep({ start: weights, own: stepped, found: read.weights })
    }
    removeFolder(folder)
  })
})

function expectAnswers({ run, scores, predictions }: TemplateRun, found: ReadonlyMap<string, FloatTensor>): void {
  run.net.outputs.forEach(({ scoresShape }, at) => {
    for (const [name, values = new Float32Array()] of [
      ['score', scores[at]],
      ['answer', predictions[at]],
    ] as const) {
      expectVaried(values)
      const expected = withChannelsFirst({ shape: [2, ...scoresShape], values: Float32Array.from(values) }).values
      /* In proportion to the largest: of a thousand probabilities it may be a hundredth. */
      expect(relativeDifference(found.get(`${name}${at}`), expected)).toBeLessThan(1e-4)
    }
  })
}

/**
 * Every weight and running statistic after the step, to 1e-4. Most move by less than that: so moves are compared too, each
 * weight's as one vector. There float32 leaves a percent or two: where rounding puts a number on the other side of a ReLU, or
 * makes another one the largest of a window, a whole summand of the gradient goes elsewhere.
 */
function expectStep(weights: Record<'start' | 'own' | 'found', ReadonlyMap<string, FloatTensor>>): void {
  const moves = [...weights.own].map(([key, { values }]) => {
    const found = weights.found.get(key)
    return {
      key,
      apart: difference(found, values),
      ...compareMoves({ start: weights.start.get(key)?.values, own: values, found: found?.values }),
    }
  })
  expect(moves.filter(({ apart, share }) => !(apart < 1e-4 && share < 0.05))).toEqual([])
  /* Not all can: a shift that the next normalisation takes away has no gradient. */
  expect(moves.filter(({ isMoved }) => isMoved).length / moves.length).toBeGreaterThan(0.8)
}

/** Of a float32 number, in proportion to it: half a step at the start of a move and half a step at its end. */
const rounding = 2 ** -23

/** `share`: the length of the difference of both moves in that of the own one, beyond what float32 weights can tell. */
function compareMoves({ start, own, found }: { [Name in 'start' | 'own' | 'found']: Float32Array | undefined }): {
  readonly share: number
  readonly isMoved: boolean
} {
  if (start === undefined || own === undefined || found?.length !== own.length) throw new Error('A weight is missing.')
  let [size, move, apart] = [0, 0, 0]
  for (let at = 0; at < own.length; at++) {
    const value = own[at] ?? Number.NaN
    size += value ** 2
    move += (value - (start[at] ?? Number.NaN)) ** 2
    apart += (value - (found[at] ?? Number.NaN)) ** 2
  }
  const untold = rounding * Math.sqrt(size)
  const beyond = Math.max(0, Math.sqrt(apart) - untold)
  return { share: beyond === 0 ? 0 : beyond / Math.sqrt(move), isMoved: Math.sqrt(move) > 10 * untold }
}

/** The project as it is exported, without the comparison inside the app, which takes 32 samples; and the two samples. */
function writeProject({ run: { document, data }, files, weights, inputs }: TemplateRun, folder: string): TorchNetwork {
  const lowered = lowerTorch(document, analyse(document))
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  if (data === null) throw new Error('no data')
  const known = { ...data, sampleShape: data.dataSet.shape, classNames: data.dataSet.classNames }
  for (const { name, bytes } of [...torchProject(document, { network: lowered.value, weights, data: known }), ...files])
    writeFileSync(path.join(folder, name), bytes)
  writeArrays(path.join(folder, 'in.safetensors'), new Map(inputs.map((given, at) => [`in${at}`, withChannelsFirst(given)])))
  return lowered.value
}
