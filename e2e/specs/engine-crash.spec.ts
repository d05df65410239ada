import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Training takes its time on a busy machine. */
const training = { timeout: 60_000 }

/** Long enough to be killed in the middle. */
const epochs = 400

test('an engine that is killed in mid-run leaves the window and the network, and the run goes on from its checkpoint', async ({
  app,
  running,
}) => {
  const window = new AppWindow(app)
  const { canvas, run } = window
  await window.openTemplate('Digits CNN')
  await run.set('Epochs', epochs)
  await run.press('Train')
  await expect.poll(async () => (await run.epoch()).epoch, training).toBeGreaterThan(3)
  const cards = await canvas.cards.count()
  const accuracy = await run.figure('Accuracy', 'validation')

  await running.killEngine()
  const notice = app.getByRole('alert').filter({ hasText: 'The engine stopped.' })
  await expect(notice).toContainText(/The run can go on from its last checkpoint, after \d+ epochs?\./)
  const resume = notice.getByRole('button', { name: /^Resume from epoch \d+$/ })
  const from = Number.parseInt((await resume.textContent())?.match(/\d+/)?.[0] ?? '', 10)
  expect(from).toBeGreaterThanOrEqual(2)

  await test.step('nothing is said to have changed, and what the lost engine held is not asked of the new one', async () => {
    await expect(run.card).not.toContainText('has changed')
    const panel = await window.dock.show('Feature maps')
    await expect(panel).toContainText('The engine was started anew.')
    await expect(resume).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 })
    await expect(app.getByRole('region', { name: /Messages/ })).toHaveCount(0)
    await window.dock.show('Training')
  })

  await test.step('the network is all there and can be worked on', async () => {
    await expect(canvas.cards).toHaveCount(cards)
    await canvas.kind('Dropout').dblclick()
    await expect(canvas.card('dropout_1')).toBeVisible()
    await window.toolbar.getByRole('button', { name: /^Undo/ }).click()
    await expect(canvas.cards).toHaveCount(cards)
  })

  await test.step('the run goes on where it was, not from the start', async () => {
    await expect(resume).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 })
    await resume.click()
    await run.expectPhase('Training')
    await expect.poll(async () => (await run.epoch()).epoch, training).toBeGreaterThan(from + 2)
    expect((await run.epoch()).epochs).toBe(epochs)
    expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(accuracy - 0.1)
    await run.press('Stop')
    await run.expectPhase('Stopped')
  })
})

test('a run that the app’s own crash cuts off is offered at the next start', async ({ app, running }) => {
  const before = new AppWindow(app)
  await before.openTemplate('Digits CNN')
  await before.run.set('Epochs', epochs)
  await before.run.press('Train')
  await expect.poll(async () => (await before.run.epoch()).epoch, training).toBeGreaterThan(3)

  const page = await running.restart()
  const after = new AppWindow(page)
  await page.getByRole('alertdialog', { name: 'Unsaved work was found' }).getByRole('button', { name: 'Recover it' }).click()
  await after.expectProjectName('digits-cnn')
  const resume = page.getByRole('alert').getByRole('button', { name: /^Resume from epoch \d+$/ })
  const from = Number.parseInt((await resume.textContent())?.match(/\d+/)?.[0] ?? '', 10)
  expect(from).toBeGreaterThanOrEqual(1)
  await expect(resume).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 })
  await resume.click()
  await after.run.expectPhase('Training')
  await expect.poll(async () => (await after.run.epoch()).epoch, training).toBeGreaterThan(from + 1)
})
