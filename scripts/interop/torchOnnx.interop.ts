import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from '../../engine/conformance/builtLayer.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { shapeSize } from '../../engine/graph/shape.ts'
import { importFiles, type ImportedFiles } from '../../engine/import/importFiles.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { runPredictions } from '../../engine/run/training/gradients.ts'
import { findTemplate } from '../../templates/gallery.ts'
import type { TemplateOptions } from '../../templates/template.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { pythonOf, runPython, torches, workFolder } from './python.ts'

/** Their layers are all that networks of this kind have; small images. */
const drawn: readonly (readonly [name: string, options: TemplateOptions])[] = [
  ['digits-cnn', {}],
  ['tiny-autoencoder', {}],
  ['resnet18', { inputShape: [32, 32, 3], classes: 7 }],
  ['vgg-small', { inputShape: [16, 16, 3], classes: 5 }],
]
/* Recurrent layers come back from the older exporter only: the newer one computes their first states from the batch's size. */
const recurrent = 'digits-lstm'
/** PyTorch's two exporters to ONNX. */
const exporters = ['script', 'export'] as const

describe.skipIf(pythonOf('torch') === null).each(torches)("PyTorch's own ONNX export of a project comes back: %s", (torch) => {
  let folder = ''
  let made: readonly string[] = []
  const given = new Map<string, FloatTensor>()

  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('wasm')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
    folder = workFolder(`${torch}-onnx`)
    for (const [name, options] of [...drawn, [recurrent, {}] as const]) given.set(name, await write(name, options))
    made = (await runPython(torch, 'torch_onnx.py', { args: [folder] })).trim().split('\n').at(-1)?.split(' ') ?? []
  })

  /** The project, and what goes in; gives that with channels last. */
  async function write(name: string, options: TemplateOptions): Promise<FloatTensor> {
    const document = findTemplate(name)?.draw(options)
    if (document === undefined) throw new Error(`no template ${name}`)
    const own = path.join(folder, name)
    mkdirSync(own)
    const { run } = openTestRun(document, { dataSet: null, backend: 'wasm' })
    const exported = await exportRun(run, { format: 'pytorch' })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    for (const { name: file, bytes } of exported.value.files) writeFileSync(path.join(own, file), bytes)
    const shape = run.net.inputs[0]?.shape ?? []
    await run.close()
    const input = { shape: [2, ...shape], values: Float32Array.from(spread(2 * shapeSize(shape), 5)) }
    writeArrays(path.join(own, 'in.safetensors'), new Map([['in0', withChannelsFirst(input)]]))
    return input
  }

  async function read(name: string, exporter: string): Promise<ImportedFiles> {
    const own = path.join(folder, name, exporter)
    const files = readdirSync(own).map((file) => ({ name: file, bytes: new Uint8Array(readFileSync(path.join(own, file))) }))
    const imported = await importFiles(files, { startHdf5: testHdf5 })
    if (!imported.ok) throw new Error(imported.problems[0]?.message.en)
    return imported.value
  }

  /** What the imported network predicts, as PyTorch lays it out. */
  async function answer({ document, weights }: ImportedFiles, input: FloatTensor | undefined): Promise<FloatTensor> {
    if (input === undefined) throw new Error('Nothing was given.')
    const { run } = openTestRun(document, { dataSet: null, backend: 'wasm', weights })
    try {
      const [found] = runPredictions(run.net, [tensor(input.values, [...input.shape])])
      const values = Float32Array.from((await found?.data()) ?? [])
      /* The autoencoder's last Reshape makes an image of numbers in a row: it comes in with the shape that the file says. */
      const isAsInFile = found?.shape[1] === 1
      return isAsInFile ? { shape: found.shape, values } : withChannelsFirst({ shape: found?.shape ?? [], values })
    } finally {
      await run.close()
    }
  }

  it.for([...drawn.flatMap(([name]) => exporters.map((exporter) => [name, exporter] as const)), [recurrent, 'script'] as const])(
    '%s by the exporter "%s"',
    async ([name, exporter], { skip }) => {
      if (!made.includes(exporter)) skip('this PyTorch has not this exporter, or lacks onnxscript')
      const imported = await read(name, exporter)
      expect(imported.document.graph.nodes.filter(({ kind }) => kind.startsWith('onnx.'))).toEqual([])
      const found = await answer(imported, given.get(name))
      const expected = readArrays(path.join(folder, name, 'out.safetensors')).get('out')
      expect(difference(found, expected?.values ?? [])).toBeLessThan(1e-4)
    },
  )
})
