import { mkdtemp, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '../fixtures/host.ts'
import type { RunningApp } from '../fixtures/runningApp.ts'
import { AppWindow } from '../pages/AppWindow.ts'

const fixtures = path.resolve(import.meta.dirname, '../../engine/import')

interface Case {
  readonly file: string
  readonly card: string
  readonly kind: string
  /** What the inspector tells. */
  readonly facts: readonly string[]
  readonly format: 'ONNX model' | 'Keras model'
  readonly saved: string
  readonly said: RegExp
  readonly other: 'Keras model' | 'ONNX model'
  readonly refused: RegExp
}

const cases: readonly Case[] = [
  {
    file: 'onnx/fixtures/kept.onnx',
    card: 'InstanceNormalization',
    kind: 'ONNX, not computed',
    facts: ['InstanceNormalization (ai.onnx 17)', 'there is no such layer', 'ONNX model', 'input_1 5'],
    format: 'ONNX model',
    saved: 'kept.onnx',
    said: /onnxruntime loads and computes it\. Its answers were not compared/,
    other: 'Keras model',
    refused: /Choose ONNX/,
  },
  {
    file: 'keras/fixtures/kept_flat.keras',
    card: 'bent',
    kind: 'Keras, not computed',
    facts: ['PReLU (keras.layers)', 'Keras model'],
    format: 'Keras model',
    saved: 'kept_flat.keras',
    said: /all \d+ weight tensors are the same, number by number/,
    other: 'ONNX model',
    refused: /Choose TensorFlow\.js, \.keras or \.h5/,
  },
]

for (const one of cases) {
  test(`${path.basename(one.file)} shows what it cannot compute, and leaves as it came`, async ({ app, running }) => {
    const window = new AppWindow(app)
    await running.open({ paths: [path.join(fixtures, one.file)], action: () => window.chooseInProjectMenu('Import a model…') })
    await expect(window.message(new RegExp(`^${path.basename(one.file)} was imported`))).toBeVisible()
    const cards = await window.canvas.cards.count()
    await test.step('the card and the inspector say what it is, why, and where it can go', async () => {
      const card = window.canvas.card(one.card)
      await expect(card).toContainText(one.kind)
      await card.click()
      for (const fact of one.facts) await expect(window.inspector.panel.getByText(fact).first()).toBeVisible()
    })
    await test.step(`as ${one.other} it is refused with the reason`, async () => {
      await window.exporting.open()
      await window.exporting.choose(one.other)
      await window.exporting.dialog.getByRole('button', { name: 'Export', exact: true }).click()
      await expect(window.exporting.dialog.getByText(one.refused).first()).toBeVisible()
      await window.exporting.close()
    })
    await leaveAndComeBack({ window, running }, one, cards)
  })
}

async function leaveAndComeBack(
  { window, running }: { readonly window: AppWindow; readonly running: RunningApp },
  { format, saved, said }: Case,
  cards: number,
): Promise<void> {
  const to = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-unknown-')), saved)
  await test.step(`as ${format} it leaves, and comes home`, async () => {
    await window.exporting.open()
    await running.save({ to, action: () => window.exporting.go(format) })
    await expect(window.exporting.dialog.getByText(said)).toBeVisible()
    await window.exporting.close()
    expect((await readFile(to)).length).toBeGreaterThan(1000)
    await running.open({
      paths: [to],
      action: async () => {
        await window.chooseInProjectMenu('Import a model…')
        await window.page.getByRole('button', { name: /^Don.t save$/ }).click()
      },
    })
    /* What the first import was told by may still stand beside it, in the same words: under a resting pointer messages stay. */
    await expect(window.message(new RegExp(`^${saved} was imported`)).first()).toBeVisible()
    await expect(window.canvas.cards).toHaveCount(cards)
  })
}
