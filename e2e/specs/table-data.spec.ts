import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Petals and sepals as Fisher measured them, roughly: 3 kinds of iris, 40 flowers each, well apart. */
function flowers(): string {
  const kinds = [
    ['setosa', 5.0, 3.4, 1.5, 0.2],
    ['versicolor', 5.9, 2.8, 4.3, 1.3],
    ['virginica', 6.6, 3.0, 5.6, 2.0],
  ] as const
  const rows = kinds.flatMap(([name, ...middle]) =>
    Array.from({ length: 40 }, (_, flower) => {
      const measured = middle.map((value, column) => (value + 0.25 * Math.sin(flower * 7 + column * 3)).toFixed(2))
      return [...measured, name].join(',')
    }),
  )
  return ['sepal_length,sepal_width,petal_length,petal_width,species', ...rows].join('\n')
}

test('a CSV table is read, a classifier is fitted to it by two fixes, and learns', async ({ app, running }) => {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-table-')), 'iris.csv')
  await writeFile(file, flowers())
  const { data, dock, gallery, run } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Linear, softmax')
  await running.open({ paths: [file], action: () => data.choose('CSV table') })
  await expect(data.figure('Samples')).toHaveText('120')
  await expect(data.figure('Shape of one')).toHaveText('4')
  await expect(data.figure('Classes')).toHaveText('3')

  await dock.takeFix('Set the shape to 4')
  await dock.takeFix('Set the units of "scores" to 3')
  await run.set('Epochs', 60)
  await run.set('Learning rate', 0.05)
  await run.set('Batch size', 16)
  await run.press('Train')
  await run.expectPhase('Finished', { timeout: 120_000 })
  expect(await run.figure('Accuracy', 'validation')).toBeGreaterThan(0.85)
})
