import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from '../../engine/conformance/builtLayer.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { shapeSize } from '../../engine/graph/shape.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { runPredictions } from '../../engine/run/training/gradients.ts'
import { findTemplate } from '../../templates/gallery.ts'
import type { TemplateOptions } from '../../templates/template.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

/** One of each family that is too large to train here, on small images. */
const drawn: readonly (readonly [name: string, options: TemplateOptions])[] = [
  ['resnet18', { inputShape: [64, 48, 3], classes: 7 }],
  ['resnet50', { inputShape: [32, 32, 3], classes: 10, variant: 'v1.5' }],
  ['alexnet', { inputShape: [67, 67, 3], classes: 5 }],
]

describe.skipIf(pythonOf('torch') === null)('large templates answer in PyTorch as here', () => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('wasm')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
  })

  it.each(drawn)('%s %j', async (name, options) => {
    const document = findTemplate(name)?.draw(options)
    if (document === undefined) throw new Error(`no template ${name}`)
    const folder = workFolder('template')
    const own = path.join(folder, name)
    mkdirSync(own)
    const { run } = openTestRun(document, { dataSet: null, backend: 'wasm' })
    const exported = await exportRun(run, { format: 'pytorch' })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    for (const { name: file, bytes } of exported.value.files) writeFileSync(path.join(own, file), bytes)
    const inputs = run.net.inputs.map(({ shape }, at): FloatTensor => ({
      shape: [2, ...shape],
      values: Float32Array.from(spread(2 * shapeSize(shape), at + 5)),
    }))
    const named = inputs.map((given, at) => [`in${at}`, withChannelsFirst(given)] as const)
    writeArrays(path.join(own, 'in.safetensors'), new Map(named))
    const [answer] = runPredictions(
      run.net,
      inputs.map(({ shape, values }) => tensor(values, [...shape])),
    )
    const expected = (await answer?.data()) ?? []
    await run.close()
    await runPython('torch', 'torch_answers.py', { args: [folder] })
    const found = readArrays(path.join(own, 'out.safetensors'))
    expect(difference(found.get('out0'), expected)).toBeLessThan(1e-4)
  })
})
