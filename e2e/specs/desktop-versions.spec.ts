import { mkdtemp, readFile, truncate } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('a project file that was damaged outside is brought back from the version of its last save', async ({ app, running }) => {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-versions-')), 'mlp.netwright')
  const before = new AppWindow(app)
  await before.openTemplate('Multilayer perceptron')
  await before.canvas.kind('Dropout').dblclick()
  const cards = await before.canvas.cards.count()
  await running.save({ to: file, action: () => before.chooseInProjectMenu('Save') })
  await expect(before.message(/^Saved as /)).toBeVisible()
  const whole = await readFile(file)
  await truncate(file, Math.floor(whole.length / 2))

  const page = await running.restart()
  const after = new AppWindow(page)
  await running.open({ paths: [file], action: () => after.chooseInProjectMenu('Open…') })
  const message = page.getByRole('alertdialog').filter({ hasText: 'mlp.netwright could not be opened' })
  await expect(message).toContainText('An earlier version of it is kept.')
  await message.getByRole('button', { name: 'Choose a version' }).click()
  const dialog = page.getByRole('dialog', { name: 'Earlier versions of mlp.netwright' })
  await dialog.getByRole('button', { name: /^Open the version of / }).click()
  await after.expectProjectName('mlp')
  await expect(after.canvas.cards).toHaveCount(cards)
  await expect(after.canvas.card('dropout_1')).toBeVisible()

  await test.step('it counts as unsaved; saving mends the file', async () => {
    expect((await readFile(file)).length).toBeLessThan(whole.length)
    await expect(after.toolbar.getByRole('button', { name: /^Project mlp.*Unsaved changes/ })).toBeVisible()
    await after.chooseInProjectMenu('Save')
    await expect(after.message(/^Saved as /)).toBeVisible()
    expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK')
    await running.open({ paths: [file], action: () => after.chooseInProjectMenu('Open…') })
    await expect(after.canvas.cards).toHaveCount(cards)
    await expect(page.getByRole('alertdialog').filter({ hasText: 'could not be opened' })).toHaveCount(0)
  })
})
