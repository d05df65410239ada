import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('what goes wrong again is said once, the newest are in sight, and one press closes all', async ({ app, running }) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-messages-'))
  const wrong = await Promise.all(
    ['one', 'two', 'three', 'four'].map(async (name) => {
      const file = path.join(folder, `${name}.netwright`)
      await writeFile(file, `this is no project, but "${name}"`)
      return file
    }),
  )
  const window = new AppWindow(app)
  const open = async (file: string) => running.open({ paths: [file], action: () => window.chooseInProjectMenu('Open…') })
  const messages = app.getByRole('region', { name: /Messages/ })
  const shown = messages.getByRole('alertdialog')
  const [first = '', ...others] = wrong
  await open(first)
  await expect(shown).toHaveCount(1)
  await open(first)
  await expect(shown).toHaveText(/one.*×2/)
  await expect(messages.getByRole('button', { name: /^Close all/ })).toHaveCount(0)

  for (const [index, file] of others.entries()) {
    await open(file)
    await expect(shown.first()).toContainText(path.basename(file, '.netwright'))
    await expect(messages.getByRole('button', { name: `Close all ${index + 2}` })).toBeVisible()
  }
  await expect(shown).toHaveCount(3)
  // What had no room comes up when there is some.
  await shown.first().getByRole('button', { name: 'Close' }).click()
  await expect(shown).toHaveText([/three/, /two/, /one.*×2/])
  // None lies on what a dialog asks for, also in the smallest usual window.
  await app.setViewportSize({ width: 1280, height: 800 })
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await window.exporting.open()
  const button = await window.exporting.dialog.getByRole('button', { name: 'Export', exact: true }).boundingBox()
  const note = await messages.boundingBox()
  if (button === null || note === null) throw new Error('there is no dialog or no message')
  expect(note.x + note.width).toBeLessThan(button.x)
  await window.exporting.close()

  // Open messages follow the language.
  await window.toolbar.getByRole('button', { name: '中文' }).click()
  await expect(app.getByRole('alertdialog')).toHaveText([/无法打开 three/, /无法打开 two/, /无法打开 one.*×2/])
  await app.getByRole('banner').getByRole('button', { name: 'English' }).click()
  await expect(shown).toHaveText([/three/, /two/, /one.*×2/])
  await messages.getByRole('button', { name: 'Close all 3' }).click()
  await expect(messages).toHaveCount(0)
})
