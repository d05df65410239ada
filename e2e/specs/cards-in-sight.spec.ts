import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Types into the search, takes its first result, and waits until that has the keyboard. */
async function search(app: Page, words: string, focused: string): Promise<void> {
  await app.keyboard.press('Control+k')
  await expect(app.getByRole('dialog')).toBeVisible()
  await app.keyboard.type(words)
  await app.keyboard.press('Enter')
  await expect(new AppWindow(app).canvas.card(focused)).toBeFocused()
}

test('a click on one of several selected cards selects that one; with Shift the others stay', async ({ app }) => {
  const { canvas } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  const news = canvas.area.getByRole('log')
  await canvas.card('conv_1').click()
  await canvas.card('relu_1').click({ modifiers: ['Shift'] })
  await canvas.card('pool_1').click({ modifiers: ['Shift'] })
  await expect(news).toHaveText('3 cards selected')
  await canvas.card('relu_1').click({ modifiers: ['Shift'] })
  await expect(news).toHaveText('2 cards selected')
  await canvas.card('pool_1').click()
  await expect(news).toHaveText('pool_1 (Max pool 2D) selected')
})

test('new cards, copies and what is pasted come where they are seen, under nothing that floats', async ({ app }) => {
  const { canvas } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await expect(canvas.card('output')).toBeVisible()
  const floating = canvas.area.locator('.react-flow__panel')
  const covers = async (name: string) => {
    const card = await canvas.card(name).boundingBox()
    const boxes = await Promise.all((await floating.all()).map(async (panel) => panel.boundingBox()))
    if (card === null) return true
    return boxes.some(
      (box) =>
        box !== null &&
        card.x < box.x + box.width &&
        card.x + card.width > box.x &&
        card.y < box.y + box.height &&
        card.y + card.height > box.y,
    )
  }
  const expectInSight = async (name: string) => {
    await expect(canvas.card(name)).toBeInViewport({ ratio: 0.99 })
    await expect.poll(async () => covers(name)).toBe(false)
    const card = await canvas.card(name).boundingBox()
    const area = await canvas.area.boundingBox()
    expect(card !== null && area !== null && card.y + card.height <= area.y + area.height).toBe(true)
  }

  await canvas.kind('Dropout').dblclick()
  await expectInSight('dropout_1')
  // The last card of the last row: below it the window ends, beside it lies the small map.
  await canvas.card('output').click()
  for (const name of ['output_1', 'output_2', 'output_3']) {
    await app.keyboard.press('Control+d')
    await expectInSight(name)
  }
  await canvas.card('hidden').click()
  await app.keyboard.press('Control+c')
  await canvas.area
    .getByRole('button')
    .filter({ hasText: /^\d+%$/ })
    .click()
  await app.keyboard.press('Control+v')
  await expectInSight('hidden_1')
})

test('F2 on a card that is far away brings it near, with the keyboard in its name', async ({ app }) => {
  const { canvas, inspector } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await canvas.card('conv_1').click()
  await app.mouse.move(700, 300)
  // The wheel moves the network out of sight, and far away.
  for (let turn = 0; turn < 6; turn += 1) await app.mouse.wheel(0, 400)
  await canvas.area.focus().catch(() => {})
  await app.keyboard.press('F2')
  const name = canvas.area.getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await expect(name).toBeInViewport({ ratio: 0.99 })
  await app.keyboard.type('edges')
  await app.keyboard.press('Enter')
  await expect(canvas.card('edges')).toBeInViewport({ ratio: 0.99 })
  await expect(inspector.panel.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('edges')
})

test('layers added one after the other stand in a row, each has the keyboard, and what cannot be wired says why', async ({
  app,
}) => {
  const { canvas } = new AppWindow(app)
  await search(app, 'input', 'input')
  await search(app, 'conv 2d', 'conv_1')
  await search(app, 'max pool 2d', 'max_pool_1')
  await expect(canvas.wires).toHaveCount(2)
  await search(app, 'fully', 'dense_1')
  await expect(canvas.card('dense_1')).toBeInViewport({ ratio: 0.99 })
  const places = await Promise.all(['conv_1', 'max_pool_1', 'dense_1'].map(async (name) => canvas.card(name).boundingBox()))
  const [conv, pool, dense] = places.map((box) => box ?? { x: Number.NaN, y: Number.NaN })
  expect([conv?.y === pool?.y, pool?.y === dense?.y]).toEqual([true, true])
  expect((conv?.x ?? 0) < (pool?.x ?? 0) && (pool?.x ?? 0) < (dense?.x ?? 0)).toBe(true)

  // An output of classes takes a row of numbers, not an image.
  await search(app, 'output', 'output')
  await expect(canvas.refusal).toBeVisible()
  await expect(canvas.refusal.getByRole('button').first()).toBeVisible()
  await app.keyboard.press('F2')
  await expect(canvas.area.getByRole('textbox', { name: 'Name' })).toHaveValue('output')
})

test('a skip connection by keyboard: to the layer, C, and Enter for the only one that fits', async ({ app }) => {
  const { canvas } = new AppWindow(app)
  await search(app, 'input', 'input')
  await search(app, 'conv 2d', 'conv_1')
  await search(app, 'activation', 'activation_1')
  await search(app, 'add', 'add_1')
  await search(app, 'conv_1', 'conv_1')
  await app.keyboard.press('c')
  await expect(app.getByRole('dialog', { name: 'Connect to which node?' })).toBeVisible()
  await app.keyboard.press('Enter')
  await expect(canvas.wireBetween('conv_1', 'add_1')).toBeVisible()
  await expect(canvas.card('conv_1')).toBeFocused()
})
