import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('a network can be begun, undone and redone without a pointer', async ({ app }) => {
  const { canvas, toolbar } = new AppWindow(app)
  const add = async (words: string) => {
    await app.keyboard.press('Control+k')
    await expect(app.getByRole('dialog')).toBeVisible()
    await app.keyboard.type(words)
    await expect(app.getByRole('option').first()).toBeVisible()
    await app.keyboard.press('Enter')
    await expect(app.getByRole('dialog')).toBeHidden()
  }
  // The window listens to keys by the time it shows what the engine measured.
  await expect(app.getByText(/ms\/step/)).toBeVisible()
  await add('input')
  await expect(canvas.card('input')).toBeVisible()
  await add('fully connected')
  await expect(canvas.card('dense_1')).toBeVisible()
  await expect(canvas.wires).toHaveCount(1)

  await app.keyboard.press('Control+z')
  await expect(canvas.cards).toHaveCount(1)
  await app.keyboard.press('Control+z')
  await expect(canvas.cards).toHaveCount(0)
  await expect(toolbar.getByRole('button', { name: 'Undo', exact: true })).toBeVisible()
  await app.keyboard.press('Control+Shift+z')
  await app.keyboard.press('Control+Shift+z')
  await expect(canvas.cards).toHaveCount(2)
  await expect(canvas.wires).toHaveCount(1)

  await app.keyboard.press('Control+a')
  await app.keyboard.press('Delete')
  await expect(canvas.cards).toHaveCount(0)
})

test('the list of layers is one stop of the Tab key, and a wrong number stays in its field with what is expected', async ({
  app,
}) => {
  const window = new AppWindow(app)
  const { canvas, inspector } = window
  await app.getByRole('searchbox', { name: 'Add a layer' }).focus()
  await app.keyboard.press('Tab')
  await expect(canvas.kind('Input')).toBeFocused()
  await app.keyboard.press('ArrowDown')
  await expect(canvas.kind('Conv 2D')).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(canvas.card('conv_1')).toBeVisible()
  await app.keyboard.press('Tab')
  await expect(app.getByRole('separator', { name: 'Width of the layer list' })).toBeFocused()
  await app.keyboard.press('Shift+Tab')
  await expect(canvas.kind('Conv 2D')).toBeFocused()

  await canvas.card('conv_1').click()
  const kernel = inspector.panel.getByRole('textbox', { name: 'Kernel size', exact: true })
  await kernel.fill('0 × 3')
  await kernel.press('Enter')
  await expect(kernel).toHaveValue('0 × 3')
  await expect(kernel).toHaveAccessibleDescription('2 whole numbers from 1 to 1024')
  await kernel.press('Escape')
  await expect(kernel).toHaveValue('3 × 3')
  await kernel.fill('5')
  await kernel.press('Enter')
  await expect(kernel).toHaveValue('5 × 5')
})

test('one press opens the network for handwritten digits, and one more trains it', async ({ app }) => {
  const { canvas, dock, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await expect(canvas.card('conv_1')).toBeVisible()
  await dock.panel.getByRole('button', { name: 'Train it now' }).click()
  await run.expectPhase('Finished', { timeout: 120_000 })
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.97)
})
