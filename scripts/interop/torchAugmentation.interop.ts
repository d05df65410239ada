import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { noAugmentation } from '../../engine/contract/augmentations.ts'
import type { AugmentationSettings, DataSettings, NetDocument } from '../../engine/contract/document.ts'
import { loadDataSet } from '../../engine/data/loadDataSet.ts'
import { createRandom } from '../../engine/data/random.ts'
import { uciDigits } from '../../engine/data/sources/uciDigits.ts'
import { takeBatch } from '../../engine/data/takeBatch.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { smallDocument } from '../../engine/run/fixtures/smallDocument.ts'
import { findTemplate } from '../../templates/gallery.ts'
import { difference, readArrays } from './arrays.ts'
import { idxFile } from './idxFiles.ts'
import { pythonOf, runPython, torches, torchrunFlags, workFolder } from './python.ts'

const everything: AugmentationSettings = {
  horizontalFlip: true,
  verticalFlip: true,
  randomCrop: 2,
  rotation: 40,
  zoom: 0.3,
  brightness: 0.4,
  contrast: 0.5,
  randomErasing: 0.6,
  gaussianNoise: 0.2,
}
const recipe: AugmentationSettings = { ...noAugmentation, horizontalFlip: true, randomCrop: 4 }

describe.skipIf(pythonOf('torch') === null).each(torches)('augmentation in the PyTorch project: %s', (torch) => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('wasm')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
  })

  it.each([
    ['all of them on grey pictures', [8, 8, 1], everything, 'standardise'],
    ['the recipe of ResNets on colours', [12, 10, 3], recipe, 'unit'],
    ['all of them on colours', [12, 10, 3], everything, 'unit'],
    ['noise on a table', [5], { ...noAugmentation, gaussianNoise: 0.3 }, 'standardise'],
  ] as const)('%s: batches of the app and of data.py are the same', async (_name, shape, augmentation, scaling) => {
    const { dataSet, source, files } = await samplesOf(shape)
    for (const seed of [1, 7, 4_000_000_123]) {
      const folder = workFolder('augmentation')
      const chain = smallDocument(
        [
          { id: 'in', kind: 'input', params: { shape } },
          { id: 'flat', kind: shape.length === 1 ? 'activation' : 'flatten' },
          { id: 'scores', kind: 'dense', params: { units: dataSet.classNames?.length ?? 1 } },
          { id: 'out', kind: 'output' },
        ],
        { training: { augmentation, seed } },
      )
      const document: NetDocument = { ...chain, data: { source, scaling, validationShare: 0.25 } }
      const { run } = openTestRun(document, { dataSet, backend: 'wasm' })
      const exported = await exportRun(run, { format: 'pytorch' })
      if (!exported.ok || run.data === null) throw new Error('not exported')
      for (const { name, bytes } of [...files, ...exported.value.files]) writeFileSync(path.join(folder, name), bytes)
      const { preprocessing, training } = run.data
      const samples = [...training.subarray(0, 20)]
      const epochs = [0, 3]
      await runPython(torch, 'torch_augmentation.py', {
        args: [folder, folder, JSON.stringify({ samples, epochs }), path.join(folder, 'found.safetensors')],
      })
      const found = readArrays(path.join(folder, 'found.safetensors'))
      for (const epoch of epochs) {
        const { inputs } = takeBatch(dataSet, {
          indices: samples,
          preprocessing,
          augmentation: { settings: augmentation, seed, epoch },
        })
        expect([seed, epoch, difference(found.get(`rows ${epoch}`), Float32Array.from(inputs))]).toEqual([
          seed,
          epoch,
          expect.closeTo(0, 5),
        ])
      }
      await run.close()
    }
  })

  it('train.py takes the same steps as the app, alone and with two processes', async () => {
    const drawn = findTemplate('digits-cnn')?.draw({})
    if (drawn === undefined) throw new Error('no template')
    const optimizer = { ...drawn.training.optimizer, kind: 'sgd' as const, learningRate: 0.05 }
    const training = { ...drawn.training, optimizer, epochs: 2, augmentation: { ...everything, randomCrop: 1 } }
    const folder = workFolder('augmented')
    const opened = openTestRun({ ...drawn, training }, { dataSet: uciDigits(), backend: 'wasm' })
    const { run } = opened
    const exported = await exportRun(run, { format: 'pytorch' })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    for (const { name, bytes } of exported.value.files) writeFileSync(path.join(folder, name), bytes)
    await run.session.control('train')
    await opened.ended()
    await runPython(torch, path.join(folder, 'train.py'), { args: ['--out', 'alone', '--workers', '2'], cwd: folder })
    const flags = await torchrunFlags(torch)
    const args = ['--standalone', '--nproc_per_node=2', ...flags, 'train.py', '--out', 'shared']
    await runPython(torch, 'torch.distributed.run', { module: true, args, cwd: folder })
    const weights = (out: string) => readArrays(path.join(folder, out, 'weights.safetensors'))
    const [alone, shared] = [weights('alone'), weights('shared')]
    for (const [name, { values }] of alone)
      expect([name, difference(shared.get(name), values)]).toEqual([name, expect.closeTo(0, 4)])
    const kernel = run.net.weights.find(({ key }) => key.startsWith('scores') && key.includes('bias'))
    expect(difference(alone.get('scores.bias'), Float32Array.from(await (kernel?.variable.data() ?? [])))).toBeLessThan(1e-3)
    await run.close()
  })
})

/** Pictures as an IDX file or a table as CSV has them, so that data.py reads the same. */
async function samplesOf(shape: readonly number[]) {
  const random = createRandom(5)
  const count = 60
  const size = shape.reduce((product, length) => product * length, 1)
  const labels = Uint8Array.from({ length: count }, (_, at) => at % 3)
  const source: DataSettings['source'] =
    shape.length === 1
      ? { type: 'csv', fileName: 'table.csv', labelColumn: 'kind', task: 'classification' }
      : { type: 'idx', imagesFileName: 'images.idx', labelsFileName: 'labels.idx' }
  const text = (content: string) => new TextEncoder().encode(content)
  const pixels = Uint8Array.from({ length: count * size }, () => random.nextInteger(256))
  const rows = Array.from(labels, (label, row) => [...pixels.subarray(row * size, (row + 1) * size), `k${label}`].join(','))
  const lengths = shape.at(-1) === 1 ? shape.slice(0, -1) : shape
  const files =
    source.type === 'csv'
      ? [
          {
            name: 'table.csv',
            bytes: text(`${[...Array.from({ length: size }, (_, at) => `c${at}`), 'kind'].join(',')}\n${rows.join('\n')}\n`),
          },
        ]
      : [
          { name: 'images.idx', bytes: idxFile([count, ...lengths], pixels) },
          { name: 'labels.idx', bytes: idxFile([count], labels) },
        ]
  const loaded = await loadDataSet(source, { files, decodeImage: () => Promise.reject(new Error('no images')) })
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
  return { dataSet: loaded.value, source, files }
}
