import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('charts draw means over faint batches, and beside the pointer say which figure is of what', async ({ app }) => {
  const { dock, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await dock.panel.getByRole('button', { name: 'Train it now' }).click()
  await run.expectPhase('Finished', { timeout: 120_000 })

  const chart = dock.panel.getByRole('figure', { name: 'Accuracy over epochs' })
  const box = await chart.boundingBox()
  if (box === null) throw new Error('the chart is not on screen')
  const point = async (share: number) => app.mouse.move(box.x + box.width * share, box.y + box.height / 2)
  const percent = async (row: RegExp) =>
    Number.parseFloat(await chart.locator('dl > div').filter({ hasText: row }).locator('dd').innerText()) / 100

  await point(0.95)
  await expect(chart.getByText('mean of epoch 20')).toBeVisible()
  expect(await percent(/mean of epoch 20/)).toBe(await run.figure('Accuracy', 'train'))
  expect(await percent(/validation after epoch 20/)).toBe(await run.figure('Accuracy', 'validation'))
  await point(0.5)
  await expect(chart.getByText(/^mean of epoch (8|9|10|11)$/)).toBeVisible()
  await expect(chart.getByText(/^batch at (8|9|10)\.\d\d$/)).toBeVisible()
  // Nothing is penalised in this network: there is no line of it.
  await expect(dock.panel.getByRole('figure', { name: 'Loss over epochs' }).getByText('penalty')).toHaveCount(0)
  await run.card.hover()
  await expect(chart.getByText(/^mean of epoch/)).toHaveCount(0)
})
