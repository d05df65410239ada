import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('a full disk and a refused permission are told in our words, and nothing is lost', async ({ app }) => {
  const window = new AppWindow(app)
  const { canvas, toolbar } = window
  // The browser's dialog cannot be answered from outside: it gives a file of the page's own storage, which is written alike.
  await app.evaluate(async () => {
    const folder = await navigator.storage.getDirectory()
    const showSaveFilePicker = async () => folder.getFileHandle('mlp.netwright', { create: true })
    const refuse = async () => Promise.reject(new DOMException('not here', 'AbortError'))
    Object.assign(globalThis, { showSaveFilePicker, showOpenFilePicker: refuse, showDirectoryPicker: refuse })
  })
  await window.openTemplate('Multilayer perceptron')
  await window.chooseInProjectMenu('Save')
  await expect(window.message(/^Saved as mlp\.netwright/)).toBeVisible()
  await canvas.kind('Dropout').dblclick()
  const message = app.getByRole('alertdialog').filter({ hasText: 'The project could not be saved' })
  const unsaved = toolbar.getByRole('button', { name: /Unsaved changes/ })

  await test.step('no room', async () => {
    const devTools = await app.context().newCDPSession(app)
    const origin = new URL(app.url()).origin
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
    await window.chooseInProjectMenu('Save')
    await expect(message).toContainText('There is no room left on the disk for "mlp.netwright".')
    await expect(unsaved).toBeVisible()
    await devTools.send('Storage.overrideQuotaForOrigin', { origin })
  })

  await test.step('no permission', async () => {
    await app.evaluate(() => {
      const { prototype } = FileSystemFileHandle
      const original = Object.getOwnPropertyDescriptor(prototype, 'createWritable')
      prototype.createWritable = async () => {
        Object.defineProperty(prototype, 'createWritable', original ?? {})
        throw new DOMException('The request is not allowed by the user agent.', 'NotAllowedError')
      }
    })
    await window.chooseInProjectMenu('Save')
    await expect(message).toHaveCount(1)
    await expect(message).toContainText('The browser may not write to "mlp.netwright".')
    await expect(canvas.card('dropout_1')).toBeVisible()
    await expect(unsaved).toBeVisible()
  })

  await window.chooseInProjectMenu('Save')
  await expect(window.message(/^Saved as mlp\.netwright/)).toBeVisible()
  await expect(message).toHaveCount(0)
  await expect(unsaved).toHaveCount(0)
})
