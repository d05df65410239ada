import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Opens a template, changes it, and waits until the recovery copy is written: as many as there are changed tabs. */
async function change(page: Page, { template, copies }: { readonly template: string; readonly copies: number }): Promise<void> {
  const window = new AppWindow(page)
  await window.openTemplate(template)
  await window.canvas.kind('Dropout').dblclick()
  await expect(window.canvas.card('dropout_1')).toBeVisible()
  const written = () =>
    page.evaluate(
      async () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('netwright')
          opening.addEventListener('error', () => reject(new Error('there is no database')))
          opening.addEventListener('success', () => {
            const counting = opening.result.transaction('recovery').objectStore('recovery').getAllKeys()
            counting.addEventListener('success', () => {
              opening.result.close()
              resolve(counting.result.filter((key) => typeof key === 'string' && key.endsWith('/autosave')).length)
            })
          })
        }),
    )
  await expect.poll(written).toBe(copies)
}

test('two tabs keep their unsaved work apart, and two new tabs bring both back', async ({ app, appErrors }) => {
  const context = app.context()
  const open = async () => {
    const page = await context.newPage()
    appErrors.watch(page)
    await page.goto(app.url())
    return page
  }
  const second = await open()
  await change(app, { template: 'LeNet-5', copies: 1 })
  await change(second, { template: 'Multilayer perceptron', copies: 2 })

  await test.step('a reloaded tab is offered its own work', async () => {
    app.once('dialog', (dialog) => void dialog.accept())
    await app.reload()
    const question = app.getByRole('alertdialog', { name: 'Unsaved work was found' })
    await expect(question).toContainText('lenet5')
    await expect(question).not.toContainText('tab')
    await question.getByRole('button', { name: 'Recover it' }).click()
    await new AppWindow(app).expectProjectName('lenet5')
  })

  // As killed tabs.
  await app.close({ runBeforeUnload: false })
  await second.close({ runBeforeUnload: false })
  const found: string[] = []
  for (const expected of ['Another tab was cut off as well.', null]) {
    const page = await open()
    const question = page.getByRole('alertdialog', { name: 'Unsaved work was found' })
    await expect(question).toBeVisible()
    if (expected === null) await expect(question).not.toContainText('tab')
    else await expect(question).toContainText(expected)
    await question.getByRole('button', { name: 'Recover it' }).click()
    const window = new AppWindow(page)
    await expect(window.canvas.card('dropout_1')).toBeVisible()
    found.push((await window.toolbar.getByRole('button', { name: /^Project / }).getAttribute('aria-label')) ?? '')
  }
  expect(found.map((name) => (/lenet5/.test(name) ? 'lenet5' : /mlp/.test(name) ? 'mlp' : name)).toSorted()).toEqual([
    'lenet5',
    'mlp',
  ])
})
