import { readFile } from 'node:fs/promises'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('VGG-16 leaves as code at once, without data or a run, and the dialog says that nothing was compared', async ({
  app,
  running,
}, testInfo) => {
  const window = new AppWindow(app)
  const { exporting } = window
  await window.openTemplate('VGG-16')
  await exporting.open()

  const keras = testInfo.outputPath('vgg16.py')
  await running.save({ to: keras, action: () => exporting.go('Keras code') })
  await expect(exporting.dialog.getByText('Source code was written, not run: nothing was compared.')).toBeVisible()
  const python = await readFile(keras, 'utf8')
  expect(python.match(/layers\.Conv2D\(/g)).toHaveLength(13)
  expect(python).toContain('layers.Dense(1000, activation="softmax", name="fc8")')

  await exporting.close()
  await exporting.open()
  const tfjs = testInfo.outputPath('vgg16.mjs')
  await running.save({ to: tfjs, action: () => exporting.go('TensorFlow.js code') })
  expect((await readFile(tfjs, 'utf8')).match(/tf\.layers\.conv2d\(/g)).toHaveLength(13)
})
