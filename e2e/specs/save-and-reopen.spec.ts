import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const freshFolder = async () => mkdtemp(path.join(os.tmpdir(), 'netwright-project-'))

/** What a reopened project must show again. */
async function look({ canvas, run, dock, features, inspector }: AppWindow) {
  await canvas.fit()
  const cards = await canvas.cards.allInnerTexts()
  const wires = await canvas.wires.count()
  const parameters = await inspector.figure('Parameters').textContent()
  await dock.show('Training')
  const accuracy = await run.figure('Accuracy', 'validation')
  const loss = await run.figure('Loss', 'train')
  await dock.show('Runs')
  const runs = await dock.panel
    .getByRole('row', { name: /run 1 / })
    .getByRole('cell')
    .allInnerTexts()
  await features.show()
  await features.chooseLayer('output')
  const predictions = [
    await features.readSample('output', { sample: 3, count: 10 }),
    await features.readSample('output', { sample: 900, count: 10 }),
  ]
  return { cards, wires, parameters, accuracy, loss, runs, predictions }
}

test('a saved project opens in a fresh start with the same network, curves, weights and predictions', async ({
  app,
  running,
}) => {
  const file = path.join(await freshFolder(), 'mlp.netwright')
  const before = new AppWindow(app)
  await before.openTemplate('Multilayer perceptron')
  await before.run.set('Epochs', 5)
  await before.run.press('Train')
  await before.run.expectPhase('Finished')
  const saved = await look(before)
  expect(saved.accuracy).toBeGreaterThan(0.5)
  expect(saved.predictions[0]).toHaveLength(10)
  await running.save({ to: file, action: () => app.keyboard.press('Control+s') })
  await expect(before.message(/^Saved as /)).toBeVisible()

  const after = new AppWindow(await running.restart())
  await running.open({ paths: [file], action: () => after.chooseInProjectMenu('Open…') })
  await after.expectProjectName('mlp')
  expect(await look(after)).toEqual(saved)
})

test('a damaged project is refused with a clear message, and what was open stays', async ({ app, running }) => {
  const folder = await freshFolder()
  const good = path.join(folder, 'digits-cnn.netwright')
  const window = new AppWindow(app)
  await window.openTemplate('Digits CNN')
  await running.save({ to: good, action: () => window.chooseInProjectMenu('Save') })
  await expect(window.message(/^Saved as /)).toBeVisible()
  const cards = await window.canvas.cards.count()

  const whole = await readFile(good)
  for (const [name, bytes] of [
    ['torn', whole.subarray(0, whole.length / 2)],
    ['letter', Buffer.from('Dear Netwright, this is a letter.')],
    ['empty', Buffer.alloc(0)],
  ] as const) {
    await test.step(name, async () => {
      const file = path.join(folder, `${name}.netwright`)
      await writeFile(file, bytes)
      await running.open({ paths: [file], action: () => window.chooseInProjectMenu('Open…') })
      const message = app.getByRole('alertdialog').filter({ hasText: `${name}.netwright could not be opened` })
      await expect(message).toContainText('What was open before is unchanged.')
      await message.getByRole('button', { name: 'Close' }).click()
      await expect(window.canvas.cards).toHaveCount(cards)
      await window.expectProjectName('digits-cnn')
    })
  }
})
