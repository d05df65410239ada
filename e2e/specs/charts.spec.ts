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

test('the accuracy axis fits what was reached, and shows the whole range when asked; every line is named and explained', async ({
  app,
}) => {
  await app.setViewportSize({ width: 1280, height: 800 })
  const { dock, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await dock.panel.getByRole('button', { name: 'Train it now' }).click()
  await run.expectPhase('Finished', { timeout: 120_000 })

  const chart = dock.panel.getByRole('figure', { name: 'Accuracy over epochs' })
  const picture = async () => chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  const fitting = await picture()
  const whole = chart.getByRole('button', { name: '0–100%' })
  await whole.click()
  await expect(whole).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(picture).not.toBe(fitting)
  await whole.click()
  await expect.poll(picture).toBe(fitting)

  const box = await chart.boundingBox()
  for (const line of ['train', 'validation', 'each batch']) {
    const name = await chart.getByRole('button', { name: line, exact: true }).boundingBox()
    expect((name?.x ?? Infinity) + (name?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0))
  }
  await chart.getByRole('button', { name: 'validation', exact: true }).focus()
  await app.keyboard.press('Shift+Tab')
  await app.keyboard.press('Tab')
  await expect(app.getByRole('tooltip')).toContainText('samples kept aside')
})

test('what stands beside the pointer is never cut off by the edges of its chart', async ({ app }) => {
  await app.setViewportSize({ width: 1280, height: 800 })
  const { dock, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await dock.panel.getByRole('button', { name: 'Train it now' }).click()
  await run.expectPhase('Finished', { timeout: 120_000 })
  for (const name of ['Loss over epochs', 'Accuracy over epochs']) {
    const chart = dock.panel.getByRole('figure', { name })
    const box = await chart.boundingBox()
    if (box === null) throw new Error('the chart is not on screen')
    for (const share of [0.25, 0.5, 0.75, 0.9]) {
      await app.mouse.move(box.x + box.width * share, box.y + box.height / 2, { steps: 4 })
      const tip = chart.locator('dl')
      await expect(tip).toBeVisible()
      const around = await tip.boundingBox()
      expect(around?.x).toBeGreaterThanOrEqual(box.x)
      expect((around?.x ?? 0) + (around?.width ?? 0)).toBeLessThanOrEqual(box.x + box.width + 1)
    }
  }
})

test('the table of runs fits a small window, with the settings of each run below it', async ({ app }) => {
  const { dock, run } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await run.set('Epochs', 1)
  await run.press('Train')
  await run.expectPhase('Finished')
  const panel = await dock.show('Runs')
  const table = panel.getByRole('region', { name: 'Runs' })
  const settings = table.getByRole('row', { name: /^Adam · 1\.0e-3 · batch 32 · 13,706 parameters · / })
  const overhang = async () => table.evaluate((element) => element.scrollWidth - element.clientWidth)
  for (const width of [900, 1280]) {
    await app.setViewportSize({ width, height: 700 })
    await expect(settings).toBeVisible()
    await expect.poll(overhang).toBe(0)
  }
  await app.setViewportSize({ width: 1920, height: 1080 })
  await expect(table.getByRole('columnheader', { name: 'Duration' })).toBeVisible()
  await expect(settings).toBeHidden()
  await expect.poll(overhang).toBe(0)
})

test('what training is measured by and steered with is explained where it stands', async ({ app }) => {
  const { run, settings } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  const panel = await settings.open()
  for (const [name, words] of [
    ['Learning rate', /^How large each step is/],
    ['Batch size', /^Samples looked at before each step/],
    ['Epochs', /^How many times the network goes through/],
  ] as const)
    await expect(panel.getByRole('textbox', { name, exact: true })).toHaveAccessibleDescription(words)
  await settings.close()
  await run.press('Step batch')
  for (const [name, words] of [
    ['Loss', /^How far the answers are from the right ones/],
    ['validation', /never learns from/],
  ] as const) {
    await run.card.getByRole('button', { name, exact: true }).hover()
    await expect(app.getByRole('tooltip')).toHaveText(words)
  }
})
