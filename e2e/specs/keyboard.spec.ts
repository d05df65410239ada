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
