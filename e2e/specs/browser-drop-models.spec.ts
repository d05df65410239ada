import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { dropFiles } from '../fixtures/dropFiles.ts'
import { grayPng } from '../fixtures/grayPng.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const fixture = (name: string) => path.resolve(import.meta.dirname, '../../engine/import', name)
const freshFolder = async () => mkdtemp(path.join(os.tmpdir(), 'netwright-drop-'))

/** Two classes from three numbers, as TensorFlow.js writes them: a description, and the weights beside it. */
const layersModel = {
  format: 'layers-model',
  modelTopology: {
    class_name: 'Sequential',
    config: {
      name: 'two',
      layers: [
        { class_name: 'InputLayer', config: { batch_input_shape: [null, 3], dtype: 'float32', name: 'numbers' } },
        { class_name: 'Dense', config: { name: 'scores', units: 2, activation: 'linear', use_bias: true } },
      ],
    },
  },
  weightsManifest: [
    {
      paths: ['group1-shard1of1.bin'],
      weights: [
        { name: 'scores/kernel', shape: [3, 2], dtype: 'float32' },
        { name: 'scores/bias', shape: [2], dtype: 'float32' },
      ],
    },
  ],
}

test('models that are dropped on the window come in: ONNX, Keras, and a folder of TensorFlow.js', async ({ app }) => {
  const window = new AppWindow(app)
  const folder = path.join(await freshFolder(), 'two')
  await mkdir(folder)
  await writeFile(path.join(folder, 'model.json'), JSON.stringify(layersModel))
  await writeFile(path.join(folder, 'group1-shard1of1.bin'), new Uint8Array(new Float32Array(8).fill(0.5).buffer))
  const dropped: readonly (readonly [path: string, name: string])[] = [
    [fixture('onnx/fixtures/residual.onnx'), 'residual.onnx'],
    [fixture('keras/fixtures/branches.keras'), 'branches.keras'],
    [fixture('keras/fixtures/picture.h5'), 'picture.h5'],
    [folder, 'two/model.json'],
  ]
  for (const [index, [place, name]] of dropped.entries()) {
    await dropFiles(app, [place])
    // What was imported before is not saved; it is not thrown away without a question.
    if (index > 0) await app.getByRole('button', { name: 'Don’t save' }).click()
    await expect(window.message(`${name} was imported`)).toBeVisible()
  }
  await window.canvas.fit()
  await expect(window.canvas.card('scores')).toContainText('8')
  await expect(window.inspector.figure('Parameters')).toHaveText('8')
})

test('a checkpoint of PyTorch that is dropped is told as a pickle, with what to do instead', async ({ app }) => {
  const window = new AppWindow(app)
  await dropFiles(app, [fixture('../document/fixtures/checkpoint.pt')])
  await expect(window.message(/safetensors\.torch\.save_file/)).toBeVisible()
})

test('a drop counts where the picture under the pointer changes just before it', async ({ app }) => {
  const window = new AppWindow(app)
  await dropFiles(app, [fixture('keras/fixtures/picture.h5')], {
    beforeDrop: async () =>
      app.evaluate(() => {
        const cover = document.createElement('div')
        document.body.append(cover)
        Object.assign(cover.style, { position: 'fixed', inset: '0' })
      }),
  })
  await expect(window.message('picture.h5 was imported')).toBeVisible()
})

test('a folder of pictures that is dropped on the window becomes the data, a class for each folder in it', async ({ app }) => {
  const folder = path.join(await freshFolder(), 'bars')
  for (const [shade, name] of [
    [40, 'dark'],
    [220, 'light'],
  ] as const) {
    await mkdir(path.join(folder, name), { recursive: true })
    for (const serial of [0, 1, 2, 3, 4, 5]) {
      const pixels = Uint8Array.from({ length: 64 }, (_, at) => shade + ((at + serial) % 8))
      await writeFile(path.join(folder, name, `${serial}.png`), grayPng({ width: 8, height: 8, pixels }))
    }
  }
  const { data, dock, gallery } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Digits CNN')
  await dropFiles(app, [folder])
  await dock.show('Data')
  await expect(data.figure('Samples')).toHaveText('12')
  await expect(data.figure('Classes')).toHaveText('2')
  await expect(data.figure('Shape of one')).toHaveText('32×32×3')
})
