import type { Page, Worker } from '@playwright/test'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** conv_2 of Digits CNN: a kernel of 3 × 3 × 16 × 32 float32 numbers, and no other weight is as long. */
const kernelBytes = 4 * 3 * 3 * 16 * 32

/**
 * From now on a copy of just so many bytes goes wrong in the engine's worker: its middle becomes another number, as it would by a
 * fault of the memory. Every format copies a layer's weights so on the way into its file.
 */
function damageCopies(engine: Worker): Promise<void> {
  return engine.evaluate((length) => {
    const { prototype } = Uint8Array
    // oxlint-disable-next-line typescript/unbound-method -- called with its array below
    const set = prototype.set
    prototype.set = function damaged(source, offset = 0) {
      set.call(this, source, offset)
      if (source.length !== length) return
      const wrong = new Uint8Array(new Float32Array(64).fill(3).buffer)
      set.call(this, wrong, offset + 4 * Math.floor(length / 8))
    }
  }, kernelBytes)
}

/** The one worker whose script is the engine's. */
async function engineOf(page: Page): Promise<Worker> {
  const workers = page.workers()
  for (const worker of workers) if (/worker/i.test(worker.url()) && !/simd/i.test(worker.url())) return worker
  throw new Error(`no engine among ${workers.map((worker) => worker.url()).join(', ')}`)
}

test('a file that answers otherwise than the network is not saved, and the layer is named where it begins', async ({ app }) => {
  const window = new AppWindow(app)
  const { exporting } = window
  await window.openTemplate('Digits CNN')
  await window.run.press('Train')
  await window.run.expectPhase('Finished', { timeout: 120_000 })
  await damageCopies(await engineOf(app))
  for (const format of ['ONNX model', 'TensorFlow.js model', 'Keras model', 'Keras model, older .h5'] as const) {
    await test.step(format, async () => {
      await exporting.open()
      await exporting.choose(format)
      await exporting.dialog.getByRole('button', { name: 'Export', exact: true }).click()
      const alert = exporting.dialog.getByRole('alert')
      await expect(alert).toContainText('The exported model was read back and answers differently: by up to ')
      await expect(alert).toContainText('on 32 samples, where 0.0001 is allowed')
      await expect(alert).toContainText('The first layer that differs is "conv_2". It was not saved.')
      await exporting.close()
    })
  }
})
