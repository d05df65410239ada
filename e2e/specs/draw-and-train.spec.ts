import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Training takes its time on a busy machine. */
const training = { timeout: 60_000 }

test('a network drawn by hand and mended by suggested fixes learns, pauses, steps, goes on and stops', async ({ app }) => {
  const window = new AppWindow(app)
  const { canvas, dock, data, run } = window

  await test.step('layers come from the palette: dragged, by double-click, by Enter', async () => {
    await canvas.drag('Input', { x: 0.12, y: 0.3 })
    await expect(canvas.card('input')).toBeVisible()
    await canvas.drag('Conv 2D', { x: 0.42, y: 0.3 })
    await canvas.drag('Activation', { x: 0.72, y: 0.3 })
    await canvas.drag('Max pool 2D', { x: 0.12, y: 0.7 })
    await expect(canvas.cards).toHaveCount(4)
    await app.keyboard.press('Escape')
    await canvas.kind('Fully connected').dblclick()
    await app.keyboard.press('Escape')
    await canvas.kind('Output').focus()
    await app.keyboard.press('Enter')
    await expect(canvas.cards).toHaveCount(6)
    await app.keyboard.press('Escape')
  })
  await canvas.fit()

  await test.step('wires are drawn from port to port', async () => {
    for (const [from, to] of [
      ['input', 'conv_1'],
      ['conv_1', 'activation_1'],
      ['activation_1', 'max_pool_1'],
      ['max_pool_1', 'dense_1'],
    ] as const)
      await canvas.wire(from, to)
    await expect(canvas.wires).toHaveCount(4)
  })

  await test.step('a wrong wire is refused, and says why', async () => {
    await canvas.wire('activation_1', 'conv_1')
    await expect(canvas.refusal).toContainText('would close a circle')
    await app.keyboard.press('Escape')
    await expect(canvas.refusal).toBeHidden()
    await canvas.wire('max_pool_1', 'output')
    await expect(canvas.refusal).toContainText('This input is 14×14×16')
    await expect(canvas.wires).toHaveCount(4)
    await app.keyboard.press('Escape')
  })

  await test.step('suggested fixes put a Flatten in between and make the network fit the digits', async () => {
    await dock.takeFix('Insert Flatten')
    await expect(canvas.card('flatten_1')).toBeVisible()
    await canvas.wire('dense_1', 'output')
    await expect(canvas.wires).toHaveCount(6)
    await data.choose('UCI digits')
    await expect(data.figure('Samples')).toHaveText('1,797')
    await dock.takeFix('Set the shape to 8×8×1')
    await dock.takeFix('Set the units of "dense_1" to 10')
    await expect(dock.panel).toContainText('No problems')
  })

  await test.step('it trains, and the loss falls', async () => {
    await run.set('Epochs', 500)
    await run.press('Step batch')
    await run.expectPhase('Paused')
    const before = await run.figure('Loss', 'train')
    expect(before).toBeGreaterThan(1.5)
    await run.press('Resume')
    await run.expectPhase('Training')
    await expect.poll(() => run.figure('Loss', 'train'), training).toBeLessThan(before / 2)
    await expect.poll(() => run.figure('Accuracy', 'validation'), training).toBeGreaterThan(0.8)
  })

  await test.step('it pauses, steps a batch and an epoch, goes on, and stops', async () => {
    await run.press('Pause')
    await run.expectPhase('Paused')
    const [paused, before] = [await run.epoch(), await run.progress()]
    await run.press('Step batch')
    await expect.poll(() => run.progress()).toBeGreaterThan(before)
    await run.expectPhase('Paused')
    // A batch of an epoch of 23 (1,438 samples in batches of 64).
    expect(await run.progress()).toBeLessThan(before + (100 / paused.epochs) * (1.5 / 23))
    // The pause may have come in mid-validation: then the batch has closed that epoch too.
    const stepped = await run.epoch()
    await run.press('Step epoch')
    await expect.poll(async () => (await run.epoch()).epoch, training).toBe(stepped.epoch + 1)
    await run.expectPhase('Paused')
    await run.press('Resume')
    await run.expectPhase('Training')
    await expect.poll(async () => (await run.epoch()).epoch, training).toBeGreaterThan(stepped.epoch + 2)
    await run.press('Stop')
    await run.expectPhase('Stopped')
    const runs = await dock.show('Runs')
    await expect(runs.getByRole('row', { name: /run 1 Stopped/ })).toBeVisible()
  })
})
