import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { unzipSync, zipSync } from 'fflate'
import { documentVersion } from '../../engine/contract/document.ts'
import { unpackProject } from '../../engine/document/project/projectFile.ts'
import { tfjsPicture } from '../../engine/import/fixtures/tfjsFiles.ts'
import { expect, test } from '../fixtures/host.ts'
import type { RunningApp } from '../fixtures/runningApp.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const fixture = (name: string) => path.resolve(import.meta.dirname, '../../engine/import', name)
const freshFolder = async () => mkdtemp(path.join(os.tmpdir(), 'netwright-in-'))

/** The project's file with its document rewritten as text. */
async function rewriteDocument(file: string, rewrite: (document: Record<string, unknown>) => object): Promise<Uint8Array> {
  const entries = unzipSync(new Uint8Array(await readFile(file)))
  const text = new TextDecoder().decode(entries['document.json'])
  const document = JSON.parse(text) as Record<string, unknown>
  return zipSync({ ...entries, 'document.json': new TextEncoder().encode(JSON.stringify(rewrite(document))) })
}

async function savedTemplate(app: Page, { running, title }: { readonly running: RunningApp; readonly title: string }) {
  const file = path.join(await freshFolder(), 'network.netwright')
  const window = new AppWindow(app)
  await window.openTemplate(title)
  await running.save({ to: file, action: () => app.keyboard.press('Control+s') })
  await expect(window.message(/^Saved as /)).toBeVisible()
  return { file, window }
}

test('a document of the first version opens and is saved as of this one; one of a later version is left alone', async ({
  app,
  running,
}) => {
  const { file, window } = await savedTemplate(app, { running, title: 'Multilayer perceptron' })
  const { canvas } = window
  const cards = await canvas.cards.count()
  const folder = path.dirname(file)
  const [old, future] = [path.join(folder, 'old.netwright'), path.join(folder, 'future.netwright')]
  await writeFile(old, await rewriteDocument(file, (document) => ({ ...document, version: 1 })))
  const later = await rewriteDocument(file, (document) => ({ ...document, version: documentVersion + 1 }))
  await writeFile(future, later)

  await window.openTemplate('LeNet-5')
  await expect(canvas.cards).not.toHaveCount(cards)
  await running.open({ paths: [old], action: () => window.chooseInProjectMenu('Open…') })
  await expect(canvas.cards).toHaveCount(cards)
  await window.inspector.panel.waitFor()
  const upgraded = path.join(folder, 'upgraded.netwright')
  await running.save({ to: upgraded, action: () => app.keyboard.press('Control+Shift+S') })
  const project = unpackProject(new Uint8Array(await readFile(upgraded)))
  expect(project.ok && project.value.project.document.version).toBe(documentVersion)

  await running.open({ paths: [future], action: () => window.chooseInProjectMenu('Open…') })
  await expect(app.getByText(/was saved by a newer Netwright/).first()).toBeVisible()
  await expect(canvas.cards).toHaveCount(cards)
  expect(new Uint8Array(await readFile(future))).toEqual(later)
})

test('hostile and damaged files end in a message that names them, and what is open stays', async ({ app, running }) => {
  const { file, window } = await savedTemplate(app, { running, title: 'Multilayer perceptron' })
  const { canvas } = window
  const cards = await canvas.cards.count()
  const folder = path.dirname(file)
  const write = async (name: string, bytes: Uint8Array) => {
    const place = path.join(folder, name)
    await writeFile(place, bytes)
    return place
  }
  const importIt = async (place: string) =>
    running.open({ paths: [place], action: () => window.chooseInProjectMenu('Import a model…') })

  await test.step('a Lambda layer, which is program code', async () => {
    const keras = unzipSync(new Uint8Array(await readFile(fixture('keras/fixtures/branches.keras'))))
    const config = new TextDecoder().decode(keras['config.json']).replace(/"class_name": ?"Dense"/, '"class_name": "Lambda"')
    expect(config).toContain('Lambda')
    await importIt(await write('code.keras', zipSync({ ...keras, 'config.json': new TextEncoder().encode(config) })))
    await expect(window.message('code.keras could not be imported')).toBeVisible()
    await expect(window.message(/Lambda/)).toBeVisible()
  })
  await test.step('an ONNX file cut in half', async () => {
    const onnx = new Uint8Array(await readFile(fixture('onnx/fixtures/residual.onnx')))
    await importIt(await write('half.onnx', onnx.subarray(0, onnx.length / 2)))
    await expect(window.message('half.onnx could not be imported')).toBeVisible()
  })
  await test.step('a TensorFlow.js description without its weights’ files', async () => {
    const model = { format: 'layers-model', modelTopology: {}, weightsManifest: [{ paths: ['gone.bin'], weights: [] }] }
    await importIt(await write('model.json', new TextEncoder().encode(JSON.stringify(model))))
    await expect(window.message('model.json could not be imported')).toBeVisible()
  })
  await test.step('a header of weights that promises more than the file holds', async () => {
    const header = JSON.stringify({ kernel: { dtype: 'F32', shape: [1_000_000], data_offsets: [0, 4_000_000] } })
    const bytes = Buffer.alloc(8 + header.length)
    bytes.writeBigUInt64LE(BigInt(header.length))
    bytes.write(header, 8)
    const place = await write('liar.safetensors', bytes)
    await running.open({ paths: [place], action: () => window.chooseInProjectMenu('Load weights…') })
    await expect(window.message(/liar\.safetensors/)).toBeVisible()
    await expect(app.getByRole('dialog')).toHaveCount(0)
  })
  await test.step('nothing of the network was lost', async () => {
    await expect(canvas.cards).toHaveCount(cards)
    await window.expectProjectName('mlp')
    await expect(window.toolbar.getByRole('button', { name: /Unsaved changes/ })).toHaveCount(0)
  })
})

test('what a model lies beside can be chosen behind it, and what is different of an imported one is a list that leads to its nodes', async ({
  app,
  running,
}) => {
  const window = new AppWindow(app)
  const folder = await freshFolder()
  const files = [...tfjsPicture()]
  for (const { name, bytes } of files) await writeFile(path.join(folder, name), bytes)
  const [model, ...shards] = files.map(({ name }) => path.join(folder, name))
  if (model === undefined) throw new Error('there is no model.json')

  await running.open({ paths: [model], action: () => window.chooseInProjectMenu('Import a model…') })
  await expect(window.message('model.json could not be imported')).toBeVisible()
  await running.open({
    paths: shards,
    action: () => app.getByRole('button', { name: 'Choose what is missing…' }).click(),
  })
  await expect(window.message(/^model\.json was imported/)).toBeVisible()
  await expect(window.message('model.json could not be imported')).toHaveCount(0)

  await app.getByRole('button', { name: 'What is different here (1)' }).click()
  const dialog = app.getByRole('dialog', { name: 'model.json: what is different here' })
  await expect(dialog).toContainText('ThresholdedReLU')
  await dialog.getByRole('button', { name: 'cut', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(window.inspector.panel.getByRole('textbox', { name: 'Name' })).toHaveValue('cut')
  await window.chooseInProjectMenu('What is different here (1)')
  await expect(dialog).toBeVisible()
  await app.keyboard.press('Escape')

  // Another network has nothing to do with it.
  await running.open({
    paths: files.map(({ name }) => path.join(folder, name)),
    action: () => discardFor(window, 'Import a model…'),
  })
  await expect(window.message(/^model\.json was imported/)).toHaveCount(1)
  await discardFor(window, 'New network')
  await app
    .getByRole('banner')
    .getByRole('button', { name: /^Project / })
    .click()
  await expect(app.getByRole('menuitem', { name: 'Import a model…' })).toBeVisible()
  await expect(app.getByRole('menuitem', { name: /What is different/ })).toHaveCount(0)
})

async function discardFor(window: AppWindow, entry: string): Promise<void> {
  await window.chooseInProjectMenu(entry)
  await window.page.getByRole('button', { name: /^Don.t save$/ }).click()
}
