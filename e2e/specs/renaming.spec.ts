import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('why a layer cannot be called so stands at the field on its card; the old name comes back with Escape', async ({ app }) => {
  const { canvas } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  const card = canvas.card('conv_1')
  await card.click()
  await app.keyboard.press('F2')
  const field = card.getByRole('textbox', { name: 'Name' })
  await expect(field).toBeFocused()

  await field.fill('conv_2')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription('Another node is already called "conv_2".')
  await expect(field).toBeFocused()
  await expect(card.getByText('Another node is already called "conv_2".')).toBeInViewport({ ratio: 0.99 })
  await expect(app.getByRole('region', { name: /Messages/ })).toBeHidden()

  await field.fill('first_filters')
  await expect(field).toHaveAccessibleDescription('')
  await field.press('Enter')
  await expect(canvas.card('first_filters')).toBeVisible()

  await canvas.card('first_filters').click()
  await app.keyboard.press('F2')
  await canvas.card('first_filters').getByRole('textbox', { name: 'Name' }).fill('2 bad')
  await app.keyboard.press('Escape')
  await expect(canvas.card('first_filters')).toBeVisible()
})
