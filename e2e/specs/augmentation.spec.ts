import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** What the pictures of the preview show, first the sample as it is stored. */
function pictures(preview: Locator): Promise<readonly string[]> {
  return preview.locator('canvas').evaluateAll((canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()))
}

test('flip and shift are switched on, seen in the preview, undone by name, trained with, saved and reopened', async ({
  app,
  running,
}) => {
  const before = new AppWindow(app)
  const { dock, run } = before
  await before.openTemplate('Digits CNN')
  const panel = await dock.show('Data')
  await panel.getByRole('radio', { name: 'Augmentation' }).click()
  const preview = panel.getByRole('list', { name: 'Sample 0 (0) as training meets it' })
  await expect(preview.locator('canvas')).toHaveCount(9)
  // Off: all nine are the sample itself.
  await expect.poll(async () => new Set(await pictures(preview)).size).toBe(1)

  await panel.getByText('Horizontal flip', { exact: true }).click()
  const crop = panel.getByRole('textbox', { name: 'Random crop, px' })
  await crop.fill('1')
  await crop.press('Enter')
  await expect(panel.getByText('On: horizontal flip, random crop ±1 px.')).toBeVisible()
  await expect.poll(async () => new Set(await pictures(preview)).size).toBeGreaterThan(4)
  const first = await pictures(preview)
  await panel.getByRole('button', { name: 'Again' }).click()
  await expect(preview.getByText('Epoch 16')).toBeVisible()
  await expect.poll(async () => (await pictures(preview)).slice(1)).not.toEqual(first.slice(1))
  expect((await pictures(preview))[0]).toBe(first[0])

  // A mirrored digit is none: told as a hint, which keeps nobody from training.
  const problems = await dock.show('Problems')
  await expect(problems).toContainText('Digits and letters are not the same when mirrored')
  await app.getByRole('button', { name: /Undo.*random crop/ }).click()
  await dock.show('Data')
  await expect(panel.getByText('On: horizontal flip.')).toBeVisible()
  await app.getByRole('button', { name: /Redo.*random crop/ }).click()
  await expect(panel.getByText('On: horizontal flip, random crop ±1 px.')).toBeVisible()

  await run.set('Epochs', 20)
  await run.press('Train')
  await run.expectPhase('Finished', { timeout: 150_000 })
  await dock.show('Training')
  // Half of the training digits are mirrored, of those that are measured none.
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.85)
  await expect(await dock.show('Runs')).toContainText('horizontal flip, random crop ±1 px')

  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-augmentation-')), 'flipped.netwright')
  await running.save({ to: file, action: () => app.keyboard.press('Control+s') })
  await expect(before.message(/^Saved as /)).toBeVisible()
  const after = new AppWindow(await running.restart())
  await running.open({ paths: [file], action: () => after.chooseInProjectMenu('Open…') })
  await after.expectProjectName('digits-cnn')
  await expect(await after.dock.show('Data')).toContainText('On: horizontal flip, random crop ±1 px.')
})
