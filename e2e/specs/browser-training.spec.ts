import { mkdtemp, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const optimizers = ['SGD', 'SGD with momentum', 'Nesterov momentum', 'Adagrad', 'RMSprop', 'Adam', 'AdamW']
const schedules = ['Constant', 'Steps', 'Cosine', 'Warm-up', 'On a plateau']

test('each optimiser and each schedule trains', async ({ app }) => {
  const window = new AppWindow(app)
  const { run, settings } = window
  await window.openTemplate('Linear, softmax')
  await run.set('Epochs', 4)
  await run.set('Learning rate', 0.01)
  for (const [setting, options] of [
    ['Optimiser', optimizers],
    ['Schedule', schedules],
  ] as const)
    for (const option of options)
      await test.step(option, async () => {
        await settings.open()
        await settings.choose(setting, option)
        await settings.close()
        await run.press('Train')
        await run.expectPhase('Finished')
        // A guess among ten classes costs ln 10 = 2.30.
        expect(await run.figure('Loss', 'validation')).toBeLessThan(2.2)
        await run.press('Reset')
        await expect(run.card.getByRole('status')).not.toHaveText('Finished')
      })
})

test('a run that gets no better stops early, says so, and has its best weights back; top-5 is charted beside accuracy', async ({
  app,
}) => {
  const window = new AppWindow(app)
  const { run, settings, dock } = window
  await window.openTemplate('Multilayer perceptron')
  await run.set('Epochs', 50)
  await settings.open()
  await settings.turnOn('Top-5 accuracy')
  await settings.turnOn('Stop early')
  await settings.fill('Patience, epochs', 2)
  // Nothing gains as much as this: the first epoch stays the best.
  await settings.fill('Least gain', 100)
  await settings.close()
  await run.press('Train')
  await run.expectPhase('Finished')
  await expect(run.card.getByRole('alert')).toContainText(
    'Early stopping ended the run after epoch 3: the loss was lowest after epoch 1.',
  )
  expect((await run.epoch()).epoch).toBe(3)
  const [accuracy, topFive] = [await run.figure('Accuracy', 'validation'), await run.figure('Top-5 accuracy', 'validation')]
  expect(topFive).toBeGreaterThan(accuracy)
  expect(topFive).toBeGreaterThan(0.5)
  await expect(dock.panel.getByRole('figure', { name: 'Accuracy over epochs' })).toBeVisible()
  await settings.choose('Shown metric', 'Top-5 accuracy')
  await expect(dock.panel.getByRole('figure', { name: 'Top-5 accuracy over epochs' })).toBeVisible()
})

test('the multi-class SVM learns by its hinge loss, and its weights leave as safetensors', async ({ app, running }) => {
  const window = new AppWindow(app)
  const { run, canvas, inspector, exporting } = window
  await window.openTemplate('Linear, SVM')
  await canvas.card('output').click()
  await expect(inspector.panel).toContainText('Hinge')
  await run.set('Epochs', 10)
  await run.press('Train')
  await run.expectPhase('Finished')
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.85)

  const to = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-weights-')), 'svm.safetensors')
  await exporting.open()
  await running.save({ to, action: () => exporting.go('Weights as safetensors') })
  await expect(exporting.dialog).toContainText('all 2 weight tensors are the same, number by number')
  // The format: length of the header (64 bits, little-endian), header as JSON, values.
  const bytes = await readFile(to)
  const length = Number(bytes.readBigUInt64LE())
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, { dtype: string; shape: number[] }> // checked next
  const shapes = Object.entries(header).flatMap(([name, { dtype, shape }]) => (name === '__metadata__' ? [] : [{ dtype, shape }]))
  expect(shapes.toSorted((one, other) => other.shape.length - one.shape.length)).toEqual([
    { dtype: 'F32', shape: [64, 10] },
    { dtype: 'F32', shape: [10] },
  ])
  expect(bytes).toHaveLength(8 + length + 4 * (64 * 10 + 10))
})
