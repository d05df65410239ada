import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const golden = (name: string) => path.resolve(import.meta.dirname, '../../engine/import/keras/fixtures', name)

test('Keras and TensorFlow.js models leave, and come back as projects that go on learning', async ({ app, running }) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-models-'))
  const window = new AppWindow(app)
  const { exporting } = window
  await window.openTemplate('Multilayer perceptron')
  const cards = await window.canvas.cards.count()
  const parameters = await window.inspector.figure('Parameters').textContent()

  const chosen: (readonly string[])[] = []
  for (const [format, name] of [
    ['Keras model', 'mlp.keras'],
    ['Keras model, older .h5', 'mlp.h5'],
  ] as const) {
    await test.step(`${format} is read back and agrees`, async () => {
      await exporting.open()
      await running.save({ to: path.join(folder, name), action: () => exporting.go(format) })
      await expect(exporting.comparison).toContainText('over 32 samples')
      await exporting.close()
      chosen.push([path.join(folder, name)])
    })
  }
  await test.step('TensorFlow.js model is read back and agrees', async () => {
    await exporting.open()
    const files = await running.saveMany({ action: () => exporting.go('TensorFlow.js model') })
    await exporting.close()
    const paths: string[] = []
    for (const [name, bytes] of files) {
      paths.push(path.join(folder, path.basename(name)))
      await writeFile(paths.at(-1) ?? '', bytes)
    }
    chosen.push(paths)
  })

  for (const paths of chosen) {
    await test.step(`${paths.map((file) => path.basename(file)).join(' and ')} comes in`, async () => {
      await running.open({ paths: [...paths], action: () => window.chooseInProjectMenu('Import a model…') })
      const names = paths.map((file) => path.basename(file)).join('|')
      await expect(window.message(new RegExp(`^(${names}) was imported: \\d+ nodes`))).toBeVisible()
      await window.canvas.fit()
      await expect(window.canvas.cards).toHaveCount(cards)
      await expect(window.inspector.figure('Parameters')).toHaveText(parameters ?? '')
      const project = path.join(folder, `${path.basename(paths[0] ?? '')}.netwright`)
      await running.save({ to: project, action: () => app.keyboard.press('Control+s') })
      await expect(window.toolbar.getByRole('button', { name: /^Project .*Unsaved changes/ })).toHaveCount(0)
    })
  }
})

test('a model of the real Keras shows what has no equal, and a damaged one leaves what was open', async ({ app, running }) => {
  const window = new AppWindow(app)
  await window.openTemplate('Digits CNN')
  const cards = await window.canvas.cards.count()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-models-'))
  const broken = path.join(folder, 'broken.h5')
  await writeFile(broken, Buffer.from('\x89HDF\r\n\x1a\nnothing behind the signature', 'latin1'))
  await running.open({ paths: [broken], action: () => window.chooseInProjectMenu('Import a model…') })
  await expect(window.message(/broken\.h5 could not be imported/)).toBeVisible()
  await expect(window.canvas.cards).toHaveCount(cards)

  await running.open({ paths: [golden('inert.keras')], action: () => window.chooseInProjectMenu('Import a model…') })
  await expect(window.message(/inert\.keras was imported: 4 nodes/)).toBeVisible()
  await expect(window.canvas.cards).toHaveCount(4)
  await expect(window.canvas.card('gru')).toContainText('Keras, not computed')
})
