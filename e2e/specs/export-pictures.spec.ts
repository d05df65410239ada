import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Width and height as the header of a PNG file tells them (W3C PNG, IHDR). */
function pngSize(bytes: Buffer): { readonly width: number; readonly height: number } {
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

test('the drawing leaves as SVG, PNG and PDF, and a report of a run as one page', async ({ app, running }, testInfo) => {
  const window = new AppWindow(app)
  const { exporting } = window
  await window.openTemplate('Digits CNN')
  await window.run.set('Epochs', 1)
  await window.run.press('Train')
  await window.run.expectPhase('Finished')

  const save = async (format: Parameters<typeof exporting.go>[0], name: string): Promise<Buffer> => {
    const file = testInfo.outputPath(name)
    await exporting.open()
    await running.save({ to: file, action: () => exporting.go(format) })
    await exporting.close()
    return readFile(file)
  }

  await test.step('SVG names every node', async () => {
    const svg = (await save('SVG picture', 'digits.svg')).toString()
    expect(svg.startsWith('<svg')).toBe(true)
    for (const name of ['conv_1', 'conv_2', 'hidden', 'output']) expect(svg).toContain(name)
  })
  await test.step('PNG has the size of a drawing', async () => {
    const { width, height } = pngSize(await save('PNG picture', 'digits.png'))
    expect(Math.max(width, height)).toBeGreaterThan(1000)
  })
  await test.step('PDF is one', async () => {
    const pdf = (await save('PDF picture', 'digits.pdf')).toString('latin1')
    expect(pdf.startsWith('%PDF-')).toBe(true)
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true)
  })
  await test.step('the report needs nothing but itself', async () => {
    const html = (await save('Report', 'digits.html')).toString()
    for (const word of ['conv_1', '<svg', 'Adam']) expect(html).toContain(word)
    expect(html).not.toMatch(/<script|(src|href)="https?:/)
  })
  await test.step('NumPy weights are read back', async () => {
    const arrays = unzipSync(new Uint8Array(await save('Weights as NumPy .npz', 'digits.npz')))
    expect(Object.keys(arrays)).toContain('conv_1/kernel.npy')
  })
})

test('a PyTorch project leaves whole, and an ONNX model of PyTorch comes in', async ({ app, running }) => {
  const window = new AppWindow(app)
  const { exporting } = window
  await window.openTemplate('Digits CNN')
  await exporting.open()
  const files = await running.saveMany({ action: () => exporting.go('PyTorch project') })
  await expect(exporting.comparison).toContainText('over 32 samples')
  await exporting.close()
  const names = [...files.keys()].map((name) => path.posix.basename(name))
  for (const name of ['model.py', 'weights.safetensors', 'data.py', 'train.py', 'requirements.txt', 'README.md'])
    expect(names).toContain(name)
  const model = [...files].find(([name]) => name.endsWith('model.py'))?.[1]
  expect(Buffer.from(model ?? []).toString()).toContain('self.conv_1 = nn.Conv2d(')

  const residual = path.resolve(import.meta.dirname, '../../engine/import/onnx/fixtures/residual.onnx')
  await running.open({ paths: [residual], action: () => window.chooseInProjectMenu('Import a model…') })
  await expect(window.message(/residual\.onnx was imported: \d+ nodes/)).toBeVisible()
})

test('the choice of a format moves nothing in the dialog, and a picture is saved without a word on weights', async ({
  app,
  running,
}, info) => {
  const { exporting } = new AppWindow(app)
  await app.getByRole('button', { name: 'Start with digits' }).click()
  await exporting.open()
  const place = async () => exporting.dialog.boundingBox()
  const before = await place()
  await exporting.choose('SVG picture')
  await expect(exporting.dialog.getByText('Background')).toBeVisible()
  expect(await place()).toEqual(before)
  await running.save({ to: info.outputPath('digits.svg'), action: () => exporting.go() })
  await expect(exporting.dialog.getByRole('status')).toHaveText(/^Saved as \S+\.svg$/)
})
