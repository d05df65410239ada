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
