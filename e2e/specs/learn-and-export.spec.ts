import { readFile } from 'node:fs/promises'
import { predictInPlainOnnx } from '../../engine/cli/fixtures/predictInPlainOnnx.ts'
import { predictInPlainTfjs } from '../../engine/cli/fixtures/predictInPlainTfjs.ts'
import { uciDigits } from '../../engine/data/sources/uciDigits.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** A 7, a 2 and a 4: the picture of what is predicted changes from each to the next, and from the 0 shown at first. */
const samples = [7, 12, 900]

/** Feature maps travel in 256 steps from their smallest value to their largest, here from 0 to 1. */
const mapPrecision = 0.51 / 255

test('digits-cnn learns 97 % in sight, and its exports give the same predictions in plain tf.js and onnxruntime', async ({
  app,
  running,
}, testInfo) => {
  const onnxFile = testInfo.outputPath('digits.onnx')
  const window = new AppWindow(app)
  const { run, features, exporting } = window
  await window.openTemplate('Digits CNN')

  await test.step('feature maps change while it trains, in the panel and on the card', async () => {
    await features.show()
    await run.press('Train')
    const pictures = [features.maps('conv_1'), features.thumbnail('conv_2')]
    // Both at once: training may be over before the second one is looked at.
    const firsts = await Promise.all(
      pictures.map(async (picture) => {
        await expect(picture).toBeVisible()
        return features.pixels(picture)
      }),
    )
    for (const [index, picture] of pictures.entries()) {
      expect(firsts[index]?.length).toBeGreaterThan(500)
      await expect.poll(() => features.pixels(picture)).not.toBe(firsts[index])
    }
  })

  await test.step('it reaches 97 % on samples that it did not learn from', async () => {
    await window.dock.show('Training')
    await run.expectPhase('Finished', { timeout: 120_000 })
    expect(await run.figure('Accuracy', 'validation')).toBeGreaterThanOrEqual(0.97)
  })

  const shown = await test.step('the app shows what it predicts', async () => {
    await features.show()
    await features.chooseLayer('output')
    const rows: (readonly number[])[] = []
    for (const sample of samples) rows.push(await features.readSample('output', { sample, count: 10 }))
    return rows
  })

  const files = await test.step('the export is read back and agrees', async () => {
    await exporting.open()
    const exported = await running.saveMany({ action: () => exporting.go('TensorFlow.js model') })
    await expect(exporting.comparison).toContainText('over 32 samples')
    return exported
  })

  const digits = uciDigits()
  const predicted = await test.step('plain tf.js predicts the same', async () => {
    // The app's preprocessing of this template: from 0 … 16 to 0 … 1.
    const predicted = await predictInPlainTfjs(files, { inputs: digits.inputs.map((value) => value / 16), shape: [8, 8, 1] })
    samples.forEach((sample, index) => {
      const there = predicted[sample] ?? []
      expect(there).toHaveLength(10)
      shown[index]?.forEach((here, digit) => expect(Math.abs(here - (there[digit] ?? 0))).toBeLessThan(mapPrecision))
    })
    const right = predicted.filter((row, sample) => row.indexOf(Math.max(...row)) === digits.targets[sample]).length
    expect(right / digits.samples).toBeGreaterThanOrEqual(0.97)
    return predicted
  })

  await test.step('the ONNX export takes the digits as they are, and plain onnxruntime predicts the same', async () => {
    await exporting.close()
    await exporting.open()
    await exporting.choose('ONNX model')
    await exporting.bakePreprocessing()
    await running.save({ to: onnxFile, action: () => exporting.go() })
    await expect(exporting.comparison).toContainText('over 32 samples')
    const inputs = Float32Array.from(digits.inputs)
    const answers = await predictInPlainOnnx(await readFile(onnxFile), { inputs, shape: [8, 8, 1] })
    expect(answers).toHaveLength(digits.samples)
    answers.forEach((row, sample) => {
      expect(row).toHaveLength(10)
      row.forEach((value, digit) => expect(Math.abs(value - (predicted[sample]?.[digit] ?? 0))).toBeLessThan(1e-4))
    })
  })
})
