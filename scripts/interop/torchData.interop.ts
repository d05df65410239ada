import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeImage } from '../../engine/cli/decodeImage.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import { loadDataSet } from '../../engine/data/loadDataSet.ts'
import { createRandom } from '../../engine/data/random.ts'
import { takeBatch } from '../../engine/data/takeBatch.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { smallDocument } from '../../engine/run/fixtures/smallDocument.ts'
import { epochOrder } from '../../engine/run/training/epochOrder.ts'
import { difference, readArrays } from './arrays.ts'
import { pythonOf, runPython, torchrunFlags, workFolder } from './python.ts'

/** Larger and smaller than 8 × 6, upright and across, some partly transparent. */
const sizes = [
  [8, 6],
  [31, 17],
  [5, 9],
  [64, 64],
  [3, 2],
  [40, 13],
] as const

describe.skipIf(pythonOf('torch') === null)('data.py reads folders of images as Netwright does', () => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('cpu')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
  })

  it.each([
    [3, 'standardise'],
    [1, 'unit'],
    [3, 'centre'],
  ] as const)('%i channels, %s', async (channels, scaling) => {
    const folder = workFolder('images')
    const random = createRandom(11)
    const files = []
    for (const name of ['cat', 'dog', '鸟']) {
      for (const [at, [width, height]] of sizes.entries()) {
        const raw = Uint8Array.from({ length: width * height * 4 }, (_, place) =>
          place % 4 === 3 && at % 2 === 0 ? 255 : random.nextInteger(256),
        )
        const bytes = new Uint8Array(
          await sharp(raw, { raw: { width, height, channels: 4 } })
            .png()
            .toBuffer(),
        )
        mkdirSync(path.join(folder, 'images', name), { recursive: true })
        writeFileSync(path.join(folder, 'images', name, `${at}.png`), bytes)
        files.push({ name: `images/${name}/${at}.png`, bytes })
      }
    }
    const deep = Uint16Array.from({ length: 20 * 12 }, () => random.nextInteger(65_536))
    const grey = sharp(deep, { raw: { width: 20, height: 12, channels: 1 } }).toColourspace('grey16')
    const bytes = new Uint8Array(await grey.png().toBuffer())
    writeFileSync(path.join(folder, 'images/cat/deep.png'), bytes)
    files.push({ name: 'images/cat/deep.png', bytes })
    // Both leave it out; data.py does so once it was told to look.
    const cut = { name: 'images/dog/cut.png', bytes: bytes.slice(0, bytes.length / 2) }
    writeFileSync(path.join(folder, cut.name), cut.bytes)
    files.push(cut)
    const source = { type: 'imageFolder', folderName: 'images', height: 8, width: 6, channels } as const
    const loaded = await loadDataSet(source, { files, decodeImage })
    if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
    const chain = smallDocument([
      { id: 'in', kind: 'input', params: { shape: [8, 6, channels] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ])
    const document: NetDocument = { ...chain, data: { source, scaling, validationShare: 0.3 } }
    const { run } = openTestRun(document, { dataSet: loaded.value })
    const exported = await exportRun(run, { format: 'pytorch' })
    if (!exported.ok || run.data === null) throw new Error('not exported')
    for (const { name, bytes } of exported.value.files) writeFileSync(path.join(folder, name), bytes)
    await runPython('torch', 'torch_data.py', {
      args: [folder, path.join(folder, 'images'), path.join(folder, 'found.safetensors')],
    })

    const found = readArrays(path.join(folder, 'found.safetensors'))
    const { training, validation, preprocessing } = run.data
    const all = Int32Array.from({ length: loaded.value.samples }, (_, at) => at)
    const { inputs: scaled } = takeBatch(loaded.value, { indices: all, preprocessing })
    const expected = {
      inputs: loaded.value.inputs,
      scaled,
      targets: loaded.value.targets,
      training,
      validation,
      order: epochOrder(training, document.training, 0),
    }
    for (const [name, values] of Object.entries(expected))
      expect([name, difference(found.get(name), values)]).toEqual([name, expect.closeTo(0, 5)])
    /* What --fit-scaling would learn from the same data. */
    for (const [name, values] of [
      ['subtract', preprocessing.subtract],
      ['divide', preprocessing.divide],
    ] as const)
      expect([name, difference(found.get(name), values)]).toEqual([name, expect.closeTo(0, 5)])
    expect(JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8'))).toMatchObject({
      data: { classNames: ['cat', 'dog', '鸟'] },
    })
  })

  it('train.py follows linked class folders, validates on a folder of its own and tells of classes that it has no answer for', async () => {
    const folder = workFolder('own-validation')
    const files: NamedBytes[] = []
    const paint = async (place: string, value: number) => {
      const pixels = sharp({ create: { width: 8, height: 6, channels: 3, background: { r: value, g: value, b: value } } })
      const bytes = new Uint8Array(await pixels.png().toBuffer())
      mkdirSync(path.dirname(path.join(folder, place)), { recursive: true })
      writeFileSync(path.join(folder, place), bytes)
      return { name: place, bytes }
    }
    for (const at of [0, 1, 2]) {
      files.push(await paint(`train/bright/${at}.png`, 250 - at), await paint(`elsewhere/${at}.png`, at))
      await paint(`three/bright/${at}.png`, 250)
    }
    symlinkSync(path.join(folder, 'elsewhere'), path.join(folder, 'train/dark'))
    // The only class here is the second one there.
    for (const at of [0, 1]) await paint(`val/dark/${at}.png`, 5 + at)
    for (const name of ['dark', 'grey']) await paint(`three/${name}/0.png`, 100)
    const known = files.map(({ name, bytes }) => ({ name: name.replace('elsewhere', 'train/dark'), bytes }))
    const source = { type: 'imageFolder', folderName: 'train', height: 6, width: 8, channels: 3 } as const
    const loaded = await loadDataSet(source, { files: known, decodeImage })
    if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
    const chain = smallDocument(
      [
        { id: 'in', kind: 'input', params: { shape: [6, 8, 3] } },
        { id: 'flat', kind: 'flatten' },
        { id: 'scores', kind: 'dense', params: { units: 2 } },
        { id: 'out', kind: 'output' },
      ],
      { training: { epochs: 30 } },
    )
    const { run } = openTestRun(
      { ...chain, data: { source, scaling: 'standardise', validationShare: 0.3 } },
      { dataSet: loaded.value },
    )
    const exported = await exportRun(run, { format: 'pytorch' })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    for (const { name, bytes } of exported.value.files) writeFileSync(path.join(folder, name), bytes)

    const trainOn = async (...args: readonly string[]) =>
      runPython('torch', path.join(folder, 'train.py'), { args: [...args, '--workers', '2'], cwd: folder })
    await trainOn('--data', 'train', '--validation', 'val')
    const lines = readFileSync(path.join(folder, 'trained/curves.jsonl'), 'utf8').trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ trainingSamples: 6, validationSamples: 2 })
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ type: 'epoch', epoch: 30, validation: { accuracy: 1 } })
    await expect(trainOn('--data', 'three')).rejects.toThrow('The data has 3 classes, and the network answers for 2.')
    await expect(trainOn('--data', 'train', '--validation', 'three')).rejects.toThrow(
      'classes that the training data lacks: grey',
    )
  })

  it('what cannot be read ends training with one message and no traceback, in a worker and under torchrun too', async () => {
    const folder = workFolder('broken-data')
    const files: NamedBytes[] = []
    for (const name of ['cat', 'dog']) {
      for (const at of [0, 1, 2, 3]) {
        const pixels = sharp({ create: { width: 8, height: 6, channels: 3, background: { r: 60 * at, g: 9, b: 80 } } })
        const bytes = new Uint8Array(await pixels.png().toBuffer())
        mkdirSync(path.join(folder, 'images', name), { recursive: true })
        writeFileSync(path.join(folder, 'images', name, `${at}.png`), bytes)
        files.push({ name: `images/${name}/${at}.png`, bytes })
      }
    }
    const source = { type: 'imageFolder', folderName: 'images', height: 6, width: 8, channels: 3 } as const
    const loaded = await loadDataSet(source, { files, decodeImage })
    if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
    const chain = smallDocument([
      { id: 'in', kind: 'input', params: { shape: [6, 8, 3] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output' },
    ])
    const { run } = openTestRun({ ...chain, data: { source, scaling: 'unit', validationShare: 0 } }, { dataSet: loaded.value })
    const exported = await exportRun(run, { format: 'pytorch' })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    for (const { name, bytes } of exported.value.files) writeFileSync(path.join(folder, name), bytes)
    const said = async (program: string, args: readonly string[], options = {}): Promise<string> =>
      runPython('torch', program, { args, cwd: folder, ...options }).then(
        () => 'it ended well',
        (error: unknown) => (error instanceof Error ? error.message : '').split('\n').slice(1).join('\n').trim(),
      )
    const train = path.join(folder, 'train.py')

    mkdirSync(path.join(folder, 'images/bird'))
    expect(await said(train, ['--data', 'images'])).toBe(
      'images/bird: no image in this class folder. Put the images of the class there, or remove the folder.',
    )
    rmSync(path.join(folder, 'images/bird'), { recursive: true })
    expect(await said(train, ['--data', 'nowhere'])).toBe(
      'nowhere is not there. --data names a folder with one folder of images for each class.',
    )
    writeFileSync(path.join(folder, 'images/dog/2.png'), 'no picture')
    const undecoded =
      /^images\/dog\/2\.png cannot be decoded \(.*\)\. Leave out all such files with: python data\.py --data "images" --check$/
    for (const workers of ['0', '2']) expect(await said(train, ['--data', 'images', '--workers', workers])).toMatch(undecoded)
    expect(await said(train, ['--data', 'images', '--workers', '2', '--fit-scaling'])).toMatch(undecoded)
    const shared = ['--standalone', '--nproc_per_node=2', ...(await torchrunFlags('torch'))]
    const told = await said('torch.distributed.run', [...shared, 'train.py', '--data', 'images', '--workers', '1'], {
      module: true,
    })
    expect(told).toContain('images/dog/2.png cannot be decoded')
    expect(told).not.toContain('DataLoader worker')

    writeFileSync(path.join(folder, 'cut.safetensors'), readFileSync(path.join(folder, 'weights.safetensors')).subarray(0, 200))
    expect(await said(train, ['--data', 'images', '--weights', 'cut.safetensors'])).toMatch(
      /^cut\.safetensors is no whole safetensors file/,
    )
    mkdirSync(path.join(folder, 'trained'), { recursive: true })
    writeFileSync(path.join(folder, 'trained/checkpoint.pt'), 'PK')
    expect(await said(train, ['--data', 'images', '--resume'])).toMatch(
      /checkpoint\.pt cannot be read .* it is damaged or cut off/,
    )
  })
})
