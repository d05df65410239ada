import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('groups fold into cards and open again, by pointer, button and keyboard; undo brings them back', async ({ app }) => {
  const { canvas, gallery, inspector, toolbar } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('ResNet-18')

  await test.step('a ResNet opens as cards of its stages, which tell what is inside', async () => {
    await expect(canvas.cards).toHaveCount(9)
    // He et al. 2015, table 1: stage 2 takes 56×56×64 to 28×28×128.
    await expect(canvas.card('stage_2')).toContainText('56×56×64→28×28×128')
    await canvas.card('stage_2').click()
    await expect(inspector.figure('Output')).toHaveText('28 × 28 × 128')
  })

  await test.step('a double-click opens a stage, a button one of its blocks', async () => {
    await canvas.card('stage_2').dblclick({ position: { x: 40, y: 30 } })
    await expect(canvas.card('stage_2')).toHaveCount(0)
    await expect(canvas.cards).toHaveCount(10)
    await canvas.fit()
    await app.getByRole('button', { name: 'Open group s2b1' }).click()
    await expect(canvas.card('s2b1_add')).toBeVisible()
    // Wires go on from what is inside: the block's own, and the two into it.
    await expect(canvas.wireBetween('s2b1_1_conv', 's2b1_1_bn')).toHaveCount(1)
    await expect(canvas.wireBetween('stage_1', 's2b1_1_conv')).toHaveCount(1)
    await expect(canvas.wireBetween('stage_1', 's2b1_skip_conv')).toHaveCount(1)
  })

  await test.step('the keyboard folds the group around the selection, and Enter opens its card', async () => {
    await app.keyboard.press('Control+Shift+BracketLeft')
    await expect(canvas.card('s2b1')).toBeFocused()
    await app.keyboard.press('Enter')
    await expect(canvas.card('s2b1_add')).toBeVisible()
  })

  await test.step('all of it is one step back', async () => {
    await app.keyboard.press('Control+z')
    await expect(canvas.cards).toHaveCount(9)
    await expect(toolbar.getByRole('button', { name: 'Undo', exact: true })).toBeVisible()
  })

  await test.step('a group of one’s own: Ctrl-G, folded from its menu, Shift-Ctrl-G', async () => {
    await canvas.fit()
    await canvas.card('pool').click()
    await canvas.card('fc').click({ modifiers: ['Shift'] })
    await app.keyboard.press('Control+g')
    await app.getByRole('button', { name: /^Select group Group/ }).click({ button: 'right' })
    await app.getByRole('menuitem', { name: /^Fold group/ }).click()
    await expect(canvas.cards).toHaveCount(8)
    await app.keyboard.press('Control+Shift+g')
    await expect(canvas.cards).toHaveCount(9)
  })
})

test('layers copied out of a group are pasted into it, with the wire between them', async ({ app }) => {
  const { canvas, gallery } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('ResNet-18')
  await canvas.card('stem').dblclick({ position: { x: 40, y: 30 } })
  await canvas.fit()
  // Opening selects all that is inside.
  await app.keyboard.press('Escape')
  await canvas.card('stem_conv').click()
  await canvas.card('stem_bn').click({ modifiers: ['Shift'] })
  await app.keyboard.press('Control+c')
  await app.keyboard.press('Control+v')
  await expect(canvas.card('stem_conv_1')).toBeVisible()
  await expect(canvas.wireBetween('stem_conv_1', 'stem_bn_1')).toHaveCount(1)
})

test('all groups of the largest ResNet open with every card and wire in sight, and fold again', async ({ app }) => {
  const { canvas, gallery } = new AppWindow(app)
  const choose = async (item: string) => {
    await canvas.area.locator('.react-flow__pane').click({ button: 'right', position: { x: 30, y: 300 } })
    await app.getByRole('menuitem', { name: item }).click()
  }
  await gallery.open()
  await gallery.choose('ResNet-152')
  await expect(canvas.cards).toHaveCount(9)
  for (let turn = 0; turn < 2; turn += 1) {
    await choose('Open all groups')
    await expect(canvas.cards).toHaveCount(516)
    // A tree has a wire less than cards; each of the 50 blocks (3, 8, 36 and 3; He et al. 2015, table 1) closes one skip.
    await expect(canvas.wires).toHaveCount(515 + 50)
    await expect(canvas.card('s3b20_2_conv')).toBeVisible()
    await choose('Fold all groups')
    await expect(canvas.cards).toHaveCount(9)
    await expect(canvas.wires).toHaveCount(8)
  }
  await app.keyboard.press('Control+z')
  await expect(canvas.card('stage_3')).toHaveCount(1)
})

test('a wire drawn to a folded group asks which of its layers is meant', async ({ app }) => {
  const { canvas } = new AppWindow(app)
  await canvas.drag('Input', { x: 0.15, y: 0.5 })
  await canvas.drag('Conv 2D', { x: 0.6, y: 0.2 })
  await canvas.drag('Conv 2D', { x: 0.6, y: 0.7 })
  await canvas.card('conv_1').click()
  await canvas.card('conv_2').click({ modifiers: ['Shift'] })
  await app.keyboard.press('Control+g')
  await app.keyboard.press('Control+Shift+BracketLeft')
  await expect(canvas.cards).toHaveCount(2)
  await canvas.fit()
  await canvas.wire('input', 'Group 1')
  const menu = app.getByRole('menu', { name: 'Which layer inside the group?' })
  await expect(menu.getByRole('menuitem')).toHaveText(['conv_1 · Conv 2D', 'conv_2 · Conv 2D'])
  await menu.getByRole('menuitem', { name: /^conv_2/ }).click()
  await expect(canvas.wireBetween('input', 'Group 1')).toHaveCount(1)
  await canvas.card('Group 1').dblclick({ position: { x: 40, y: 60 } })
  await expect(canvas.wireBetween('input', 'conv_2')).toHaveCount(1)
})

test('the key C reaches into a folded group: to a layer by its name, and from the one of its layers that is meant', async ({
  app,
}) => {
  const { canvas } = new AppWindow(app)
  await canvas.drag('Input', { x: 0.15, y: 0.5 })
  await canvas.drag('Conv 2D', { x: 0.5, y: 0.2 })
  await canvas.drag('Conv 2D', { x: 0.5, y: 0.7 })
  await canvas.drag('Flatten', { x: 0.8, y: 0.5 })
  await canvas.card('conv_1').click()
  await canvas.card('conv_2').click({ modifiers: ['Shift'] })
  await app.keyboard.press('Control+g')
  await app.keyboard.press('Control+Shift+BracketLeft')
  await expect(canvas.cards).toHaveCount(3)
  await canvas.fit()

  const connectTo = async (name: string) => {
    await expect(app.getByRole('dialog').getByRole('searchbox')).toBeFocused()
    await app.keyboard.type(name)
    await expect(app.getByRole('option')).toHaveCount(1)
    await app.keyboard.press('Enter')
    await expect(app.getByRole('dialog')).toBeHidden()
  }
  await canvas.card('input').focus()
  await app.keyboard.press('c')
  await connectTo('conv_2')
  await expect(canvas.wireBetween('input', 'Group 1')).toHaveCount(1)

  await canvas.card('Group 1').focus()
  await app.keyboard.press('c')
  const menu = app.getByRole('menu', { name: 'Which layer inside the group?' })
  await expect(menu.getByRole('menuitem')).toHaveText(['conv_1 · Conv 2D', 'conv_2 · Conv 2D'])
  await app.keyboard.press('ArrowDown')
  await app.keyboard.press('Enter')
  await connectTo('flatten')
  await canvas.card('Group 1').dblclick({ position: { x: 40, y: 60 } })
  await expect(canvas.wireBetween('input', 'conv_2')).toHaveCount(1)
  await expect(canvas.wireBetween('conv_2', 'flatten_1')).toHaveCount(1)
})

test('the order of a merge’s inputs is shown on its wires, and changed in the inspector', async ({ app }) => {
  const { canvas, inspector } = new AppWindow(app)
  await canvas.drag('Input', { x: 0.15, y: 0.5 })
  await canvas.drag('Conv 2D', { x: 0.45, y: 0.25 })
  await canvas.drag('Conv 2D', { x: 0.45, y: 0.75 })
  await canvas.drag('Concatenate', { x: 0.8, y: 0.5 })
  await canvas.fit()
  await canvas.wire('input', 'conv_1')
  await canvas.wire('input', 'conv_2')
  await canvas.wire('conv_1', 'concatenate_1')
  await canvas.wire('conv_2', 'concatenate_1')
  await expect(canvas.wires).toHaveCount(4)
  // So that the two differ: conv_2 gets 5 filters instead of 16.
  await canvas.card('conv_2').click()
  const filters = inspector.panel.getByRole('textbox', { name: 'Filters' })
  await filters.fill('5')
  await filters.press('Enter')

  await canvas.card('concatenate_1').click()
  const inputs = inspector.panel.getByRole('region', { name: 'Inputs, in their order' }).getByRole('listitem')
  await expect(inputs.nth(0)).toContainText(/^1conv_1.*channels 1 to 16/)
  await expect(inputs.nth(1)).toContainText(/^2conv_2.*channels 17 to 21/)
  await inspector.panel.getByRole('button', { name: 'Move conv_2 up' }).click()
  await expect(inputs.nth(0)).toContainText(/^1conv_2.*channels 1 to 5/)
  await expect(inputs.nth(1)).toContainText(/^2conv_1.*channels 6 to 21/)
  await expect(inspector.figure('Output')).toHaveText(/ × 21$/)

  await app.keyboard.press('Control+z')
  await expect(inputs.nth(0)).toContainText(/^1conv_1/)
})

test('after a loss that is no number, one press lowers the learning rate and starts again', async ({ app }) => {
  const { canvas, dock, gallery, inspector, run } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Digits CNN')
  // Each step multiplies these weights by 1 − 2 · 1000: float32 holds eleven such steps.
  await canvas.card('conv_1').click()
  const penalty = inspector.panel.getByRole('textbox', { name: 'L2 penalty' })
  await penalty.fill('1')
  await penalty.press('Enter')
  await run.chooseOptimizer('SGD')
  await run.set('Learning rate', 1000)
  await run.press('Train')
  await run.expectPhase('Paused')
  await expect(run.card.getByRole('alert')).toContainText('training was paused')
  await run.card.getByRole('button', { name: 'Lower the learning rate to 100, and start again' }).click()
  const runs = await dock.show('Runs')
  await expect(runs.getByRole('row', { name: /run 1 Stopped/ })).toBeVisible()
  await dock.show('Training')
  await expect(run.card).toHaveAttribute('aria-label', 'Run 2')
})

test('the space bar moves the view, wherever the keyboard is', async ({ app }) => {
  const { canvas, gallery } = new AppWindow(app)
  await gallery.open()
  await gallery.choose('Digits CNN')
  await canvas.fit()
  const card = canvas.card('conv_2')
  const before = await card.boundingBox()
  if (before === null) throw new Error('conv_2 is not on screen')
  await app.mouse.move(before.x + 40, before.y + 40)
  await app.keyboard.down('Space')
  await app.mouse.down()
  await app.mouse.move(before.x + 140, before.y + 20, { steps: 5 })
  await app.mouse.up()
  await app.keyboard.up('Space')
  await expect
    .poll(async () => {
      const now = await card.boundingBox()
      return now === null ? null : [Math.round(now.x - before.x), Math.round(now.y - before.y)]
    })
    .toEqual([100, -20])
  await expect(gallery.dialog).toBeHidden()
})
