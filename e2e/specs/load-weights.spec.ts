import { readFileSync } from 'node:fs'
import path from 'node:path'
import { unpackProject } from '../../engine/document/project/projectFile.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('weights come back onto a network that was reset, by name, after a look at what goes where, and can be put back', async ({
  app,
  running,
}, testInfo) => {
  const file = testInfo.outputPath('weights.safetensors')
  const arrays = testInfo.outputPath('weights.npz')
  const window = new AppWindow(app)
  const { exporting, run } = window
  await window.openTemplate('Digits CNN')
  await run.set('Epochs', 2)
  await run.press('Train')
  await run.expectPhase('Finished')
  const accuracy = await run.figure('Accuracy', 'validation')
  await exporting.open()
  await running.save({ to: file, action: () => exporting.go('Weights as safetensors') })
  await exporting.close()
  await exporting.open()
  await running.save({ to: arrays, action: () => exporting.go('Weights as NumPy .npz') })
  await exporting.close()

  await run.press('Reset')
  await run.expectPhase('Ready')
  // The desktop's native menu and the window's own ask for the same.
  const ask = async () =>
    running.electron === null
      ? window.chooseInProjectMenu('Load weights…')
      : running.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('loadWeights')?.click())
  await running.open({ paths: [file], action: ask })
  const dialog = app.getByRole('dialog', { name: 'Weights from weights.safetensors' })
  await expect(dialog.getByText('The file fits all 8 weights of the network. The next run begins with them.')).toBeVisible()
  await expect(dialog.getByRole('row', { name: /^conv_1\/kernel .*conv_1\/kernel by name$/ })).toBeVisible()
  await dialog.getByRole('button', { name: /^Take 8 weights$/ }).click()
  await expect(window.message('8 weights of weights.safetensors taken')).toBeVisible()
  await running.open({ paths: [arrays], action: ask })
  const again = app.getByRole('dialog', { name: 'Weights from weights.npz' })
  await again.getByRole('button', { name: /^Take 8 weights$/ }).click()
  await expect(window.message('8 weights of weights.npz taken')).toBeVisible()
  // A step at a rate of nearly nothing: the network is as good as when it was exported.
  await window.run.set('Learning rate', 1e-9)
  await window.run.set('Epochs', 1)
  await window.run.press('Train')
  await window.run.expectPhase('Finished')
  await expect(window.run.card).toContainText('Begins with the learned weights.')
  expect(await window.run.figure('Accuracy', 'validation')).toBeCloseTo(accuracy, 2)
})

/* engine/import/torch/fixtures/README.md: what train.py itself measured after its third epoch. */
const learned = path.resolve(import.meta.dirname, '../../engine/import/torch/fixtures/linear-softmax.weights.safetensors')

test('what PyTorch has learned comes back in one file, with its curves as a run that is kept', async ({
  app,
  running,
}, testInfo) => {
  const window = new AppWindow(app)
  const { dock, run } = window
  await window.openTemplate('Linear, softmax')
  await run.expectPhase('Ready')
  const ask = () => window.chooseInProjectMenu('Load weights…')
  const dialog = app.getByRole('dialog', { name: 'Weights from linear-softmax.weights.safetensors' })
  await running.open({ paths: [learned], action: ask })
  await expect(dialog.getByRole('row', { name: /kernel .*scores\.weight turned from PyTorch’s layout$/ })).toBeVisible()
  await expect(dialog.getByRole('switch', { name: 'Also take the curves of 3 epochs in PyTorch' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Take 2 weights' }).click()
  await expect(window.message('2 weights of linear-softmax.weights.safetensors taken')).toBeVisible()
  await expect(window.message('Their curves are run 1.')).toBeVisible()
  await expect(app.getByRole('region', { name: 'Run 1 · PyTorch' })).toBeVisible()
  expect(await run.figure('Accuracy', 'validation')).toBeCloseTo(337 / 359, 3)
  expect(await run.figure('loss', 'train')).toBeCloseTo(0.1813, 3)
  const runs = await dock.show('Runs')
  const row = runs.getByRole('row', { name: /run 1 Finished/ })
  await expect(row).toContainText('PyTorch')
  await expect(row).toContainText('3 / 3')

  // Put back, there is neither.
  await app.getByRole('button', { name: 'Put the former ones back' }).click()
  await expect(row).toBeHidden()
  await running.open({ paths: [learned], action: ask })
  await dialog.getByRole('button', { name: 'Take 2 weights' }).click()
  await expect(row).toBeVisible()

  // A step at a rate of nearly nothing: measured here, the network is as good as PyTorch said.
  await dock.show('Training')
  await run.set('Learning rate', 1e-9)
  await run.set('Epochs', 1)
  await run.press('Train')
  await run.expectPhase('Finished')
  await expect(run.card).toContainText('Begins with the learned weights.')
  expect(await run.figure('Accuracy', 'validation')).toBeCloseTo(337 / 359, 3)
  /* A run has made something of them by now: nothing is offered that would undo it. */
  await expect(app.getByRole('button', { name: 'Put the former ones back' })).toHaveCount(0)

  const file = testInfo.outputPath('back.netwright')
  await running.save({ to: file, action: () => window.chooseInProjectMenu('Save as…') })
  const project = unpackProject(new Uint8Array(readFileSync(file)))
  expect(project).toMatchObject({
    ok: true,
    value: {
      project: {
        runs: [
          { number: 1, backend: 'pytorch', trainable: 650 },
          { number: 2, trainable: 650 },
        ],
      },
    },
  })
})

test('weights of another network are told as such: their curves are not taken unless asked for, and nothing is lost', async ({
  app,
  running,
}) => {
  const window = new AppWindow(app)
  const { dock, run } = window
  await window.openTemplate('Digits CNN')
  await run.expectPhase('Ready')
  const ask = () => window.chooseInProjectMenu('Load weights…')
  const dialog = app.getByRole('dialog', { name: 'Weights from linear-softmax.weights.safetensors' })
  const take = dialog.getByRole('button', { name: 'Take 2 weights' })
  await run.press('Step epoch')
  await run.expectPhase('Paused')
  await running.open({ paths: [learned], action: ask })
  await expect(dialog.getByText('The file fits 2 of the network’s 8 weights: it may belong to another network.')).toBeVisible()
  await expect(dialog.getByText('A run is under way. Stop it first, then take the weights.')).toBeVisible()
  await expect(take).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await run.press('Stop')
  await running.open({ paths: [learned], action: ask })
  await expect(dialog.getByRole('switch', { name: /^Also take the curves/ })).not.toBeChecked()
  await take.click()
  await expect(window.message('2 weights of linear-softmax.weights.safetensors taken')).toBeVisible()
  await app.getByRole('button', { name: 'Put the former ones back' }).click()
  const runs = await dock.show('Runs')
  await expect(runs.getByRole('row', { name: /run 1/ })).toBeVisible()
  await expect(runs.getByText('PyTorch')).toHaveCount(0)
})
