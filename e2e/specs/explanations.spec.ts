import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('what a setting means comes up over its name, with the keyboard in its field, and goes when one types', async ({ app }) => {
  const { canvas, inspector } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await canvas.card('conv_1').click()
  const tip = app.getByRole('tooltip')

  await inspector.panel.getByText('Kernel size', { exact: true }).hover()
  await expect(tip).toHaveCount(1)
  const overName = await tip.textContent()
  expect(overName?.length).toBeGreaterThan(10)
  // Over nothing that has a tip.
  await app.mouse.move(400, 20)
  await expect(tip).toHaveCount(0)

  await inspector.panel.getByRole('textbox', { name: 'Filters' }).focus()
  await expect(tip).toHaveCount(0)
  await app.keyboard.press('Tab')
  const field = inspector.panel.getByRole('textbox', { name: 'Kernel size' })
  await expect(field).toBeFocused()
  await expect(field).toHaveAccessibleDescription(overName ?? '')
  await expect(tip).toHaveText(overName ?? '')
  await app.keyboard.press('5')
  await expect(tip).toHaveCount(0)
  await app.keyboard.press('Escape')

  // Fields that are no text have one too.
  await app.keyboard.press('Tab')
  await app.keyboard.press('Tab')
  await expect(inspector.panel.getByRole('button', { name: /Padding$/ })).toBeFocused()
  await expect(tip).toContainText('Zeros around the input')
})

test('a word of the run and of the cost is explained by the keyboard and by a tap', async ({ app }) => {
  const { canvas, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await run.expectPhase('Ready')
  const tip = app.getByRole('tooltip')
  const word = run.card.getByRole('button', { name: 'Samples', exact: true })
  await word.dispatchEvent('pointerdown', { pointerType: 'touch', button: 0, pointerId: 1 })
  await word.dispatchEvent('pointerup', { pointerType: 'touch', button: 0, pointerId: 1 })
  await word.dispatchEvent('click', { detail: 1 })
  await expect(tip).toHaveCount(1)
  await app.keyboard.press('Escape')
  await expect(tip).toHaveCount(0)

  const cost = canvas.area.getByRole('button', { name: 'multiply-adds' })
  await cost.focus()
  await app.keyboard.press('Shift+Tab')
  await app.keyboard.press('Tab')
  await expect(cost).toBeFocused()
  await expect(cost).toHaveAccessibleDescription('91,776 multiply-adds for one sample; counted as FLOPs, twice as many')
})

test('a renamed layer has its new name in the list of feature maps and in the statistics', async ({ app }) => {
  const { canvas, dock, features, inspector } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await features.show()
  await expect(features.maps('conv_1')).toBeVisible()
  await canvas.card('conv_2').click()
  const name = inspector.panel.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('edges')
  await name.press('Enter')
  await expect(features.maps('edges')).toBeVisible()
  await expect(dock.panel.getByRole('button', { name: /Layer$/ })).toContainText('edges')
  await dock.panel.getByRole('radio', { name: 'Statistics' }).click()
  await expect(dock.panel.getByRole('button', { name: 'edges', exact: true })).toBeVisible()
})

test('Escape closes the search at once, also after something was typed', async ({ app }) => {
  await app.getByRole('button', { name: 'Search layers' }).click()
  await app.keyboard.type('conv')
  await expect(app.getByRole('option').first()).toBeVisible()
  await app.keyboard.press('Escape')
  await expect(app.getByRole('dialog')).toHaveCount(0)
})
