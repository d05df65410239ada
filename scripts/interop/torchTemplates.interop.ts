import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import { lowerTorch } from '../../engine/export/torch/lowerTorch.ts'
import { printTorchModel } from '../../engine/export/torch/printTorchModel.ts'
import type { TorchNetwork } from '../../engine/export/torch/torchNetwork.ts'
import { torchProject } from '../../engine/export/torch/torchProject.ts'
import { fromStateDict } from '../../engine/export/torch/torchWeights.ts'
import { readWeights } from '../../engine/run/training/runSnapshot.ts'
import { readArrays, relativeDifference, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { compareSteps, expectSameStep, toldStep } from './compareSteps.ts'
import { pythonOf, removeFolder, runPython, torches, workFolder, type PythonEnvironment } from './python.ts'
import { expectAnswers } from './templates/expectAnswers.ts'
import { expectVaried } from './templates/expectVaried.ts'
import { openTemplate, runOf, steppedRunOf, type OpenedTemplate } from './templates/openTemplate.ts'
import { dropoutRates, withoutDropout } from './templates/stepDocument.ts'
import { templateCases } from './templates/templateCases.ts'
import { useSimd } from './templates/useSimd.ts'

describe.skipIf(pythonOf('torch') === null)('every template answers and learns in PyTorch as here', () => {
  beforeAll(useSimd)

  it.each(templateCases)('%s %j', async (name, options) => {
    const opened = await openTemplate([name, options])
    const stepped = await steppedRunOf(opened)
    const after = await readWeights(stepped.net.weights)
    await stepped.close()
    const folder = workFolder(`torch-${name}`)
    const network = await writeProject(opened, folder)
    for (const torch of torches) {
      writeNetwork(network, folder)
      await runPython(torch, 'torch_template.py', { args: [folder] })
      expectSame(opened, folder)
      writeNetwork(lower(withoutDropout(opened.document)), folder)
      const step = compareSteps({ before: opened.weights, after, found: await train(network, { torch, folder }) })
      console.log(`${name} in ${torch}: ${toldStep(step)}`)
      expectSameStep(step)
    }
    removeFolder(folder)
  })
})

/** The project as it is exported, without the comparison inside the app, which takes 32 samples; and the samples. */
async function writeProject(opened: OpenedTemplate, folder: string): Promise<TorchNetwork> {
  const { document, weights, dataSet, files, input } = opened
  const network = lower(document)
  const run = runOf(document, opened)
  const { data } = run
  await run.close()
  if (data === null) throw new Error('no data')
  const known = { ...data, sampleShape: dataSet.shape, classNames: dataSet.classNames }
  for (const { name, bytes } of [...torchProject(document, { network, weights, data: known }), ...files])
    writeFileSync(path.join(folder, name), bytes)
  writeArrays(path.join(folder, 'in.safetensors'), new Map([['in0', withChannelsFirst(input)]]))
  return network
}

function lower(document: NetDocument): TorchNetwork {
  const lowered = lowerTorch(document, analyse(document))
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  return lowered.value
}

const writeNetwork = (network: TorchNetwork, folder: string): void =>
  writeFileSync(path.join(folder, 'model.py'), printTorchModel(network))

/** What `forward` and `predict` give, and the rates of its dropouts. */
function expectSame(opened: OpenedTemplate, folder: string): void {
  const found = readArrays(path.join(folder, 'out.safetensors'))
  const { document, scores, predictions } = opened
  expectVaried(scores.values, { probabilities: false })
  expect(relativeDifference(found.get('score0'), withChannelsFirst(scores).values)).toBeLessThan(1e-4)
  expectAnswers({ ...opened, predictions: withChannelsFirst(predictions) }, found.get('answer0'))
  expect([...(found.get('dropout')?.values ?? [])]).toEqual(dropoutRates(document))
}

/** The weights after one step of train.py, by key. */
async function train(network: TorchNetwork, { torch, folder }: { readonly torch: PythonEnvironment; readonly folder: string }) {
  await runPython(torch, path.join(folder, 'train.py'), { args: ['--data', folder], cwd: folder })
  const read = fromStateDict(network, readArrays(path.join(folder, 'trained/weights.safetensors')))
  expect(read.misfits).toEqual([])
  expect(read.surplus).toEqual([])
  return read.weights
}
