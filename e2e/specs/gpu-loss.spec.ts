import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** WebGL in software takes its time. */
const training = { timeout: 120_000 }

test('a graphics processor that is lost in mid-run ends it, and it goes on from its checkpoint', async ({
  app,
  running,
  appErrors,
}) => {
  // What Chromium and tf.js say when a context goes away.
  appErrors.expect(/CONTEXT_LOST_WEBGL|GPU process|context lost/i)
  const window = new AppWindow(app)
  const { run } = window
  await window.openTemplate('Linear, softmax')
  await test.step('WebGL is chosen by hand', async () => {
    await app.getByRole('button', { name: /^Backend: / }).click()
    const webgl = app.getByRole('menuitemradio', { name: /^webgl/ })
    await expect(webgl).not.toBeChecked()
    await webgl.click()
    await app.getByRole('button', { name: /^Backend: webgl/ }).click()
    await expect(webgl).toBeChecked()
    await app.keyboard.press('Escape')
  })
  await run.set('Epochs', 200)
  await run.press('Train')
  await expect.poll(async () => (await run.epoch()).epoch, training).toBeGreaterThan(1)
  await expect(run.figureOf('Backend')).toHaveText('webgl')

  await test.step('Chromium’s GPU process crashes', async () => {
    const browser = running.electron === null ? app.context().browser() : null
    const session = await (browser?.newBrowserCDPSession() ?? app.context().newCDPSession(app))
    // The answer may be lost with the process.
    await session.send('Browser.crashGpuProcess').catch(() => {})
  })

  const notice = app.getByRole('alert').filter({ hasText: 'The graphics processor was lost' })
  const resume = notice.getByRole('button', { name: /^Resume from epoch \d+$/ })
  await run.expectPhase('Failed')
  await expect(notice.first()).toBeVisible()
  await test.step('the notice covers the totals as a whole', async () => {
    const around = await notice.first().boundingBox()
    const totals = await app.getByLabel('What the network costs').boundingBox()
    if (around === null || totals === null) throw new Error('the notice or the totals are not on screen')
    expect(around.x).toBeLessThanOrEqual(totals.x)
    expect(around.x + around.width).toBeGreaterThanOrEqual(totals.x + totals.width)
  })
  const from = Number.parseInt((await resume.textContent())?.match(/\d+/)?.[0] ?? '', 10)
  expect(from).toBeGreaterThanOrEqual(1)
  await resume.click()
  await run.expectPhase('Training')
  await expect.poll(async () => (await run.epoch()).epoch, training).toBeGreaterThan(from + 1)
  await expect(run.figureOf('Backend')).toHaveText('webgl')
  await run.press('Stop')
  await run.expectPhase('Stopped')
})
