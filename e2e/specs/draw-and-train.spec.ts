import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('a network drawn by hand, mended by a suggested fix, learns, pauses, steps, goes on and stops', async ({ app }) => {
  const window = new AppWindow(app)
  const { canvas, dock, data, run } = window

  await test.step('layers come from the palette: dragged, by double-click, by Enter', async () => {
    await canvas.drag('Input', { x: 0.12, y: 0.3 })
    await expect(canvas.card('input')).toBeVisible()
    await canvas.drag('Conv 2D', { x: 0.42, y: 0.3 })
    await canvas.drag('Activation', { x: 0.72, y: 0.3 })
    await canvas.drag('Max pool 2D', { x: 0.12, y: 0.7 })
    await expect(canvas.cards).toHaveCount(4)
    await app.keyboard.press('Escape')
    await canvas.kind('Fully connected').dblclick()
    await app.keyboard.press('Escape')
    await canvas.kind('Output').focus()
    await app.keyboard.press('Enter')
    await expect(canvas.cards).toHaveCount(6)
    await app.keyboard.press('Escape')
  })
  await canvas.fit()

  await test.step('wires are drawn from port to port', async () => {
    await canvas.wire('input', 'conv_1')
    await canvas.wire('conv_1', 'activation_1')
    await canvas.wire('activation_1', 'max_pool_1')
    await canvas.wire('dense_1', 'output')
  })

  await test.step('a wire back is refused with its reason', async () => {
    await canvas.wire('activation_1', 'conv_1')
    await expect(canvas.refusal).toContainText('would close a circle')
    await app.keyboard.press('Escape')
    await expect(canvas.refusal).toBeHidden()
  })
})
