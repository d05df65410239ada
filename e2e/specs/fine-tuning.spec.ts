import { readFile } from 'node:fs/promises'
import type { GraphNode } from '../../engine/contract/document.ts'
import { unpackProject, type Project } from '../../engine/document/project/projectFile.ts'
import { decodeSafetensors, type FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

async function readProject(file: string): Promise<{ project: Project; tensors: ReadonlyMap<string, FloatTensor> }> {
  const unpacked = unpackProject(new Uint8Array(await readFile(file)))
  if (!unpacked.ok) throw new Error(unpacked.problems[0]?.message.en)
  const { project } = unpacked.value
  const weights = decodeSafetensors(project.weights ?? new Uint8Array())
  if (!weights.ok) throw new Error(weights.problems[0]?.message.en)
  return { project, tensors: weights.value.tensors }
}

test('a trained network is opened, its convolutions frozen and its head replaced: training changes the head alone', async ({
  app,
  running,
}, testInfo) => {
  const file = testInfo.outputPath('digits.netwright')
  const tuned = testInfo.outputPath('tuned.netwright')
  const before = new AppWindow(app)
  await before.openTemplate('Digits CNN')
  await before.run.set('Epochs', 2)
  await before.run.press('Train')
  await before.run.expectPhase('Finished')
  await running.save({ to: file, action: () => app.keyboard.press('Control+s') })
  await expect(before.message(/^Saved as /)).toBeVisible()
  const learned = await readProject(file)
  const convolutions = learned.project.document.graph.nodes.filter(({ kind }) => kind === 'conv2d')
  const head = learned.project.document.graph.nodes.findLast(({ kind }) => kind === 'dense')
  expect(convolutions.length).toBeGreaterThan(1)

  const window = new AppWindow(await running.restart())
  const { page, canvas, inspector, run } = window
  await running.open({ paths: [file], action: () => window.chooseInProjectMenu('Open…') })
  await window.expectProjectName('digits')
  await canvas.fit()

  await test.step('the convolutions become a group, which is frozen as a whole', async () => {
    for (const [index, { name }] of convolutions.entries())
      await canvas.card(name).click(index === 0 ? {} : { modifiers: ['Shift'] })
    await page.keyboard.press('Control+g')
    await inspector.panel.getByRole('switch', { name: 'Frozen' }).check({ force: true })
    for (const { name } of convolutions) await expect(canvas.card(name).getByLabel('Frozen')).toBeVisible()
    await page.keyboard.press('Control+z')
    await expect(canvas.card(convolutions[0]?.name ?? '').getByLabel('Frozen')).toHaveCount(0)
    await page.getByRole('button', { name: /^Select group Group/ }).click({ button: 'right' })
    const frozen = page.getByRole('menuitemcheckbox', { name: 'Frozen' })
    await expect(frozen).not.toBeChecked()
    await frozen.click()
    await expect(frozen).toHaveCount(0)
    for (const { name } of convolutions) await expect(canvas.card(name).getByLabel('Frozen')).toBeVisible()
    await canvas.card(convolutions[0]?.name ?? '').click({ button: 'right' })
    await expect(frozen).toBeChecked()
    await page.keyboard.press('Escape')
  })

  await test.step('the head starts over; what lies between learns at a tenth of the rate', async () => {
    await canvas.card('output').click()
    await inspector.panel.getByRole('button', { name: 'Replace the head for 10 classes' }).click()
    const between = learned.project.document.graph.nodes.find(({ kind, id }) => kind === 'dense' && id !== head?.id)
    if (between !== undefined) {
      await canvas.card(between.name).click()
      const rate = inspector.panel.getByRole('textbox', { name: 'Learning rate' })
      await rate.fill('0.1')
      await rate.press('Enter')
      await expect(canvas.card(between.name)).toContainText('×0.1')
    }
  })

  await test.step('the run says what it begins with, and trains', async () => {
    await window.dock.show('Training')
    await run.press('Train')
    await run.expectPhase('Finished')
    await expect(run.card).toContainText(`Begins with the learned weights; these layers start new: ${head?.name}.`)
    await running.save({ to: tuned, action: () => page.keyboard.press('Control+Shift+S') })
    await expect(window.message(/^Saved as /)).toBeVisible()
  })

  const { project, tensors } = await readProject(tuned)
  const nodes: readonly GraphNode[] = project.document.graph.nodes
  const changed = [...tensors].filter(([key, { values }]) => !sameBits(values, learned.tensors.get(key)?.values))
  const names = new Set(changed.map(([key]) => nodes.find(({ id }) => key.startsWith(`${id}/`))?.name))
  expect(names).toEqual(new Set(nodes.filter(({ kind }) => kind === 'dense').map(({ name }) => name)))
  expect(changed.length + 2 * convolutions.length).toBe(tensors.size)
  expect(nodes.find(({ name }) => name === head?.name)?.id).not.toBe(head?.id)
})

function sameBits(one: Float32Array, other: Float32Array | undefined): boolean {
  return (
    other !== undefined &&
    Buffer.from(one.buffer, one.byteOffset, one.byteLength).equals(Buffer.from(other.buffer, other.byteOffset, other.byteLength))
  )
}
