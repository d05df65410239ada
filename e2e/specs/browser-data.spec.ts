import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { grayPng } from '../fixtures/grayPng.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const freshFolder = async () => mkdtemp(path.join(os.tmpdir(), 'netwright-data-'))
const side = 12

/** A bright bar, upright or level, anywhere on a dark ground. */
function bar(kind: 0 | 1, serial: number): Uint8Array {
  const place = (serial * 5) % side
  return Uint8Array.from({ length: side * side }, (_, at) => {
    const along = kind === 0 ? at % side : Math.floor(at / side)
    return along === place ? 200 + (serial % 50) : (serial * 7 + at) % 30
  })
}

/** As http://yann.lecun.com/exdb/mnist describes it: magic, lengths, bytes. */
function idx(lengths: readonly number[], bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * lengths.length)
  head.writeUInt32BE(0x0800 + lengths.length, 0)
  lengths.forEach((length, axis) => head.writeUInt32BE(length, 4 + 4 * axis))
  return gzipSync(Buffer.concat([head, bytes]))
}

test('MNIST files are read as they come, compressed, and a network learns from them', async ({ app, running }) => {
  const samples = 400
  const labels = Uint8Array.from({ length: samples }, (_, sample) => sample % 2)
  const images = Buffer.concat(Array.from(labels, (label, sample) => bar(label === 0 ? 0 : 1, sample)))
  const folder = await freshFolder()
  const paths = [path.join(folder, 'train-images-idx3-ubyte.gz'), path.join(folder, 'train-labels-idx1-ubyte.gz')] as const
  await writeFile(paths[0], idx([samples, side, side], images))
  await writeFile(paths[1], idx([samples], labels))

  const { data, dock, gallery, run } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Digits CNN')
  await running.open({ paths, action: () => data.choose('MNIST IDX') })
  await expect(data.figure('Samples')).toHaveText('400')
  await expect(data.figure('Shape of one')).toHaveText('12×12×1')
  await dock.takeFix('Set the shape to 12×12×1')
  await dock.takeFix('Set the units of "scores" to 2')
  await run.set('Epochs', 4)
  await run.press('Train')
  await run.expectPhase('Finished', { timeout: 120_000 })
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.9)
})

test('a folder of pictures is read, one folder for each class; what is no picture is left out and told', async ({
  app,
  running,
}) => {
  const folder = await freshFolder()
  for (const [kind, name] of [
    [0, 'upright'],
    [1, 'level'],
  ] as const) {
    await mkdir(path.join(folder, name))
    for (let serial = 0; serial < 60; serial++)
      await writeFile(path.join(folder, name, `${serial}.png`), grayPng({ width: side, height: side, pixels: bar(kind, serial) }))
  }
  await writeFile(path.join(folder, 'level', 'broken.png'), 'no picture at all')

  const { data, dock, gallery, run } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Digits CNN')
  await running.open({ paths: [folder], action: () => data.choose('Image folder') })
  await expect(data.figure('Samples')).toHaveText('120')
  await expect(data.figure('Classes')).toHaveText('2')
  await expect(dock.panel.getByRole('heading', { name: path.basename(folder) })).toBeVisible()
  await expect(dock.panel).toContainText('broken.png')
  await dock.takeFix('Set the shape to 32×32×3')
  await dock.takeFix('Set the units of "scores" to 2')
  await run.set('Epochs', 3)
  await run.press('Train')
  await run.expectPhase('Finished', { timeout: 120_000 })
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.9)
})

test('a table of numbers is learned by regression, with the Huber loss, and the error is told', async ({ app, running }) => {
  const rows = Array.from({ length: 200 }, (_, row) => {
    const [a, b] = [Math.sin(row), Math.cos(row * 2.3)]
    return [a, b, 3 * a - 2 * b + 1].map((value) => value.toFixed(4)).join(',')
  })
  const file = path.join(await freshFolder(), 'plane.csv')
  await writeFile(file, ['a,b,height', ...rows].join('\n'))
  const window = new AppWindow(app)
  const { data, dock, gallery, run, settings } = window
  await gallery.open()
  await gallery.choose('Multilayer perceptron')
  await running.open({ paths: [file], action: () => data.choose('CSV table') })
  await expect(data.figure('Samples')).toHaveText('200')
  await dock.takeFix('Set the shape to 2')
  await dock.takeFix('Learn values with mean squared error')
  await dock.takeFix('Set the units of "scores" to 1')
  await window.canvas.card('output').click()
  await window.inspector.choose('Loss', 'Huber')
  await settings.open()
  await settings.turnOn('Mean absolute error')
  await settings.close()
  await run.set('Epochs', 60)
  await run.set('Learning rate', 0.01)
  await run.press('Train')
  await run.expectPhase('Finished', { timeout: 120_000 })
  // Heights lie between −4 and 6.
  expect(await run.figure('Mean absolute error', 'validation')).toBeLessThan(0.3)
  await expect(dock.panel.getByRole('figure', { name: 'Mean absolute error over epochs' })).toBeVisible()
})

test('a table’s columns feed two inputs, and two outputs are measured by name', async ({ app, running }) => {
  const folder = await freshFolder()
  const rows = Array.from({ length: 120 }, (_, row) => {
    const kind = row % 2
    return [kind + 0.2 * Math.sin(row), 1 - kind + 0.2 * Math.cos(row), 0.5 * kind, kind === 0 ? 'left' : 'right'].join(',')
  })
  await writeFile(path.join(folder, 'sides.csv'), ['a,b,c,label', ...rows].join('\n'))
  const empty = emptyDocument('two-sides')
  const nodes = [
    ['pair', 'input', { shape: [2] }],
    ['single', 'input', { shape: [1] }],
    ['both', 'concatenate', {}],
    ['hidden', 'dense', { units: 8, activation: 'relu' }],
    ['scores', 'dense', { units: 2 }],
    ['side', 'output', {}],
    ['values', 'dense', { units: 3 }],
    ['copy', 'output', { task: 'regression', loss: 'meanSquaredError', target: 'input' }],
  ] as const
  const wires = ['pair-both', 'single-both', 'both-hidden', 'hidden-scores', 'scores-side', 'hidden-values', 'values-copy']
  const project = {
    ...empty,
    training: { ...empty.training, metrics: ['accuracy', 'mae'], epochs: 20, batchSize: 16 },
    graph: {
      nodes: nodes.map(([id, kind, params], index) => ({ id, kind, name: id, params, x: index * 200, y: 0 })),
      wires: wires.map((id) => ({ id, from: id.split('-')[0], to: id.split('-')[1], toPort: 'in' })),
      groups: [],
    },
  }
  const file = path.join(folder, 'two-sides.netwright')
  await writeFile(file, JSON.stringify(project))

  const window = new AppWindow(app)
  const { data, dock, run } = window
  await running.open({ paths: [file], action: () => window.chooseInProjectMenu('Open…') })
  await window.expectProjectName('two-sides')
  await running.open({ paths: [path.join(folder, 'sides.csv')], action: () => data.choose('CSV table') })
  await expect(dock.panel).toContainText('The inputs share the numbers of a sample: pair gets 1 to 2, single gets 3 to 3')
  await dock.show('Training')
  await run.press('Train')
  await run.expectPhase('Finished')
  expect(await run.figure('side: Accuracy', 'validation')).toBeGreaterThan(0.9)
  const [whole, side, copy] = [
    await run.figure(/^Loss/, 'validation'),
    await run.figure('side: Loss', 'validation'),
    await run.figure('copy: Loss', 'validation'),
  ]
  expect(side + copy).toBeCloseTo(whole, 2)
  expect(await run.figure('copy: Mean absolute error', 'validation')).toBeGreaterThan(0)
  await expect(dock.panel.getByRole('figure', { name: 'side: Accuracy over epochs' })).toBeVisible()

  // Each output's curves by themselves: those of values have an error instead of an accuracy, and no penalty.
  await dock.panel.getByRole('button', { name: /Charts of$/ }).click()
  await app.getByRole('option', { name: 'copy', exact: true }).click()
  const loss = dock.panel.getByRole('figure', { name: 'copy: Loss over epochs' })
  await expect(loss).toContainText('validation')
  await expect(loss).not.toContainText('penalty')
  await expect(dock.panel.getByRole('figure', { name: 'copy: Mean absolute error over epochs' })).toBeVisible()
  const shown = async (legend: string) =>
    Number(/[\d.]+/.exec((await loss.getByText(legend).locator('xpath=..').textContent()) ?? '')?.[0])
  await expect.poll(async () => shown('validation')).toBeCloseTo(copy, 2)
})
