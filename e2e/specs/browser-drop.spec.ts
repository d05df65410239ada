import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { dropFiles } from '../fixtures/dropFiles.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const freshFolder = async () => mkdtemp(path.join(os.tmpdir(), 'netwright-drop-'))

/** Two measured values; good where their sum is above 10. */
function parts(): string {
  const rows = Array.from({ length: 240 }, (_, at) => {
    const width = 5 + 4 * Math.sin(at * 1.7)
    const height = 5 + 4 * Math.cos(at * 2.9)
    return [width.toFixed(3), height.toFixed(3), width + height > 10 ? 'good' : 'bad'].join(',')
  })
  return ['width,height,verdict', ...rows].join('\n')
}

test('a table that is dropped on the window becomes the data, and binary cross-entropy learns it with one score', async ({
  app,
}) => {
  const file = path.join(await freshFolder(), 'parts.csv')
  await writeFile(file, parts())
  const { canvas, data, dock, gallery, inspector, run } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Linear, softmax')
  await dropFiles(app, [file])
  await dock.show('Data')
  await expect(data.figure('Samples')).toHaveText('240')
  await expect(data.figure('Classes')).toHaveText('2')

  await dock.takeFix('Set the shape to 2')
  await canvas.card('scores').click()
  const units = inspector.panel.getByRole('textbox', { name: 'Units' })
  await units.fill('1')
  await units.press('Enter')
  await canvas.card('output').click()
  await inspector.choose('Loss', 'Binary cross-entropy')
  await run.set('Epochs', 40)
  await run.set('Learning rate', 0.05)
  await run.set('Batch size', 16)
  await run.press('Train')
  await run.expectPhase('Finished', { timeout: 120_000 })
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.9)
})

test('a project that is dropped on the window opens; Ctrl-O opens one too', async ({ app, running }) => {
  const folder = await freshFolder()
  const file = path.join(folder, 'mlp.netwright')
  const window = new AppWindow(app)
  await window.openTemplate('Multilayer perceptron')
  await running.save({ to: file, action: () => app.keyboard.press('Control+s') })
  await expect(window.message(/^Saved as /)).toBeVisible()
  const cards = await window.canvas.cards.count()
  expect((await readFile(file)).length).toBeGreaterThan(0)

  await window.openTemplate('LeNet-5')
  await expect(window.canvas.cards).not.toHaveCount(cards)
  await dropFiles(app, [file])
  await window.expectProjectName('mlp')
  await expect(window.canvas.cards).toHaveCount(cards)

  await window.openTemplate('LeNet-5')
  await expect(window.canvas.cards).not.toHaveCount(cards)
  await expect(app.getByRole('dialog')).toHaveCount(0)
  await running.open({ paths: [file], action: () => app.keyboard.press('Control+o') })
  await window.expectProjectName('mlp')
  await expect(window.canvas.cards).toHaveCount(cards)
})
