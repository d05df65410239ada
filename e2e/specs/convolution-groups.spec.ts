import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('a convolution is cut into groups, learns, leaves for tf.js with its layer and comes back', async ({ app, running }) => {
  const window = new AppWindow(app)
  const { inspector, run, exporting } = window
  await window.openTemplate('Digits CNN')
  await app.getByRole('group', { name: /^conv_2 / }).click()
  const groups = inspector.panel.getByLabel('Groups', { exact: true })

  await test.step('groups that do not divide the channels are a problem with a fix', async () => {
    await groups.fill('5')
    await groups.press('Enter')
    await expect(inspector.panel.getByText('Conv 2D cannot cut the 16 channels of its input into 5 groups')).toBeVisible()
    await inspector.panel.getByRole('button', { name: 'Set groups to 4' }).click()
    await expect(groups).toHaveValue('4')
    /* 3·3·(16/4)·32 + 32 */
    await expect(inspector.figure('Parameters')).toHaveText(/1,184/)
  })

  await test.step('it learns', async () => {
    await run.press('Train')
    await window.dock.show('Training')
    await run.expectPhase('Finished', { timeout: 120_000 })
    expect(await run.figure('Accuracy', 'validation')).toBeGreaterThanOrEqual(0.95)
  })

  await test.step('its tf.js export brings the layer, and all its files come in as the same network', async () => {
    await exporting.open()
    const files = await running.saveMany({ action: () => exporting.go('TensorFlow.js model') })
    await expect(exporting.comparison).toContainText('over 32 samples')
    await exporting.close()
    expect([...files.keys()].map((file) => path.basename(file)).toSorted()).toEqual(['layers.mjs', 'model.json', 'weights.bin'])
    const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-groups-'))
    const paths = [...files].map(([name]) => path.join(folder, path.basename(name)))
    for (const [name, bytes] of files) await writeFile(path.join(folder, path.basename(name)), bytes)
    await running.save({ to: path.join(folder, 'cut.netwright'), action: () => app.keyboard.press('Control+s') })
    await expect(window.toolbar.getByRole('button', { name: /^Project .*Unsaved changes/ })).toHaveCount(0)
    await running.open({ paths, action: () => window.chooseInProjectMenu('Import a model…') })
    await expect(window.message(/was imported: 11 nodes/)).toBeVisible()
    await app.getByRole('group', { name: /^conv_2 / }).click()
    await expect(groups).toHaveValue('4')
  })
})
