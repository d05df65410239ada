import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('a save that fails says why and loses nothing; elsewhere it succeeds, and the failure is no longer told', async ({
  app,
  running,
}) => {
  const window = new AppWindow(app)
  const { canvas, toolbar } = window
  const gone = await mkdtemp(path.join(os.tmpdir(), 'netwright-gone-'))
  const elsewhere = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-elsewhere-')), 'rescued.netwright')
  await window.openTemplate('Multilayer perceptron')
  await running.save({ to: path.join(gone, 'mlp.netwright'), action: () => window.chooseInProjectMenu('Save') })
  await canvas.kind('Dropout').dblclick()
  // As a stick that was pulled out.
  await rm(gone, { recursive: true })

  await window.chooseInProjectMenu('Save')
  const message = app.getByRole('alertdialog').filter({ hasText: 'The project could not be saved' })
  await expect(message).toContainText('"mlp.netwright" or its folder is no longer there.')
  await expect(message).toContainText('Everything is still open here')
  await expect(canvas.card('dropout_1')).toBeVisible()
  await expect(toolbar.getByRole('button', { name: /^Project mlp.*Unsaved changes/ })).toBeVisible()

  await running.save({ to: elsewhere, action: () => message.getByRole('button', { name: 'Save as…' }).click() })
  await expect(window.message(/^Saved as /)).toBeVisible()
  await expect(message).toHaveCount(0)
  await expect(toolbar.getByRole('button', { name: /Unsaved changes/ })).toHaveCount(0)

  const page = await running.restart()
  const after = new AppWindow(page)
  await running.open({ paths: [elsewhere], action: () => after.chooseInProjectMenu('Open…') })
  await expect(after.canvas.card('dropout_1')).toBeVisible()
})

test('a full disk is told in our words, the file on it stays as it was, and with room again the same save succeeds', async ({
  app,
  running,
  appErrors,
}) => {
  // The recovery copy finds no room either.
  appErrors.expect(/507 \(Insufficient Storage\).*store\/autosave/)
  const window = new AppWindow(app)
  const { canvas, toolbar } = window
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-full-')), 'mlp.netwright')
  await window.openTemplate('Multilayer perceptron')
  await running.save({ to: file, action: () => window.chooseInProjectMenu('Save') })
  const before = await readFile(file)
  await canvas.kind('Dropout').dblclick()

  // A file system without room: files can be made, but nothing more can be put into them.
  await running.electron?.evaluate(async (_electron, target) => {
    const handle = await process.getBuiltinModule('node:fs/promises').open(target)
    const prototype = Object.getPrototypeOf(handle) as typeof handle
    await handle.close()
    const known = Object.getOwnPropertyDescriptor(prototype, 'writeFile') ?? {}
    prototype.writeFile = async () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    }
    Object.assign(globalThis, { makeRoom: () => Object.defineProperty(prototype, 'writeFile', known) })
  }, file)
  await window.chooseInProjectMenu('Save')
  const message = app.getByRole('alertdialog').filter({ hasText: 'The project could not be saved' })
  await expect(message).toContainText('There is no room left on the disk for "mlp.netwright".')
  await expect(toolbar.getByRole('button', { name: /^Project mlp.*Unsaved changes/ })).toBeVisible()
  expect(await readFile(file)).toEqual(before)

  await running.electron?.evaluate(() => {
    const { makeRoom } = globalThis as unknown as { makeRoom: () => void }
    makeRoom()
  })
  await running.save({ to: file, action: () => window.chooseInProjectMenu('Save') })
  await expect(message).toHaveCount(0)
  await expect(toolbar.getByRole('button', { name: /Unsaved changes/ })).toHaveCount(0)
})
