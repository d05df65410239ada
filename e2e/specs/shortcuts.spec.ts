import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('the list of shortcuts opens by its key, the menu and the search, and tells what works in this host', async ({
  app,
  host,
}) => {
  const window = new AppWindow(app)
  const list = app.getByRole('dialog', { name: 'Keyboard shortcuts' })
  const keysOf = (name: string) => list.locator('dt').getByText(name, { exact: true }).locator('xpath=following-sibling::dd')
  await app.keyboard.press('?')
  await expect(list).toBeVisible()
  await expect(keysOf('Undo')).toHaveText('Ctrl Z')
  await expect(keysOf('Draw a wire to…')).toHaveText('C')
  await expect(keysOf('Move the view')).toContainText('Space + drag')
  // A browser keeps Ctrl-N for itself.
  await expect(list.getByText('New network')).toHaveCount(host === 'desktop' ? 1 : 0)
  await app.keyboard.press('Escape')
  await expect(list).toHaveCount(0)

  await window.chooseInProjectMenu('Keyboard shortcuts')
  await expect(list).toBeVisible()
  await app.keyboard.press('Escape')
  await app.keyboard.press('Control+k')
  await app.keyboard.type('keyboard')
  await app.keyboard.press('Enter')
  await expect(list).toBeVisible()
  await app.keyboard.press('Escape')

  await window.toolbar.getByRole('button', { name: /Chinese/ }).click()
  await app.keyboard.press('?')
  await expect(app.getByRole('dialog', { name: '键盘快捷键' })).toContainText('撤销')
})

test('keys that the menus show do what they say: templates, training, fitting', async ({ app }) => {
  const { gallery, run } = new AppWindow(app)
  await app.keyboard.press('Control+Shift+N')
  await expect(gallery.dialog).toBeVisible()
  await gallery.choose('Digits CNN')
  // So many that the run is not over before the second press.
  await run.set('Epochs', 2000)
  await run.expectPhase('Ready')
  await app.keyboard.press('Control+Enter')
  await expect(run.button('Pause')).not.toHaveAttribute('aria-disabled', 'true')
  await app.keyboard.press('Control+Enter')
  await expect(run.button('Resume')).toBeVisible()
})

test('the key for training says why where nothing can be trained', async ({ app }) => {
  const window = new AppWindow(app)
  await app.keyboard.press('Control+Enter')
  await expect(window.message(/./).first()).toBeVisible()
})
