import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('curves of several runs lie over each other, each in its colour; a deleted run can come back', async ({ app }) => {
  const { dock, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await run.expectPhase('Ready')
  await run.set('Epochs', 1)
  for (const rate of [0.001, 0.01]) {
    await run.set('Learning rate', rate)
    await run.press('Train')
    await run.expectPhase('Finished')
  }
  const panel = await dock.show('Runs')
  const chart = panel.getByRole('figure', { name: 'Curves of the compared runs' })
  await expect(chart.locator('canvas')).toBeVisible()
  const [first, second] = [1, 2].map((number) => panel.getByRole('button', { name: `Compare run ${number}`, exact: true }))
  if (first === undefined || second === undefined) throw new Error('there are no buttons')
  await expect(first).toHaveAttribute('aria-pressed', 'true')
  const colour = async (swatch: typeof first) =>
    swatch.evaluate((element) => getComputedStyle(element, '::before').borderTopColor)
  expect(await colour(first)).not.toBe(await colour(second))

  // Which runs have a value where the pointer is.
  const pointed = async () => {
    const box = await chart.locator('canvas').boundingBox()
    if (box === null) throw new Error('there is no chart')
    await app.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4)
    return chart.locator('dt').allTextContents()
  }
  await expect.poll(pointed).toEqual(['Run 2, epoch 1', 'Run 1, epoch 1'])
  await first.click()
  await expect(first).toHaveAttribute('aria-pressed', 'false')
  await expect.poll(pointed).toEqual(['Run 2, epoch 1'])
  await first.click()

  await chart.getByRole('button', { name: /What is compared$/ }).click()
  await app.getByRole('option', { name: 'Accuracy', exact: true }).click()
  await expect.poll(pointed).toHaveLength(2)
  await expect(chart.locator('dd').first()).toHaveText(/^\d+\.\d%$/)

  await panel.getByRole('button', { name: 'Delete run 1', exact: true }).click()
  await expect(panel.getByRole('button', { name: /^Show the curves of run/ })).toHaveCount(1)
  await app.getByRole('alertdialog').filter({ hasText: 'Run 1 was deleted' }).getByRole('button', { name: 'Undo' }).click()
  await expect(panel.getByRole('button', { name: /^Show the curves of run/ })).toHaveText(['Run 2', 'Run 1'])
})
