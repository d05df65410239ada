import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

test('Chinese and the light theme are kept for the next start', async ({ app }) => {
  const { toolbar } = new AppWindow(app)
  const theme = async () => app.evaluate(() => document.documentElement.dataset['theme'])
  const first = await theme()
  await toolbar.getByRole('button', { name: 'Switch between dark and light' }).click()
  await expect.poll(theme).not.toBe(first)
  const second = await theme()
  await toolbar.getByRole('button', { name: /Switch to Chinese/ }).click()
  await expect(app.getByRole('tab', { name: '特征图' })).toBeVisible()
  await expect(app.getByRole('button', { name: '全连接', exact: true })).toBeVisible()
  await expect(app.locator('html')).toHaveAttribute('lang', /^zh/)

  await app.reload()
  await expect(app.getByRole('tab', { name: '特征图' })).toBeVisible()
  expect(await theme()).toBe(second)
})

test('a project that nobody has named is called so in Chinese: in the bar, the inspector, the title and the question about it', async ({
  app,
}) => {
  const { canvas } = new AppWindow(app)
  await canvas.kind('Dropout').dblclick()
  await app.getByRole('button', { name: /Chinese/ }).click()
  await expect(app.getByRole('button', { name: /项目.*未命名/ })).toBeVisible()
  await app.keyboard.press('Escape')
  await expect(app.getByRole('textbox', { name: '名称' })).toHaveValue('未命名')
  await expect(app).toHaveTitle(/未命名/)
  await app.keyboard.press('Control+n')
  await expect(app.getByRole('alertdialog')).toContainText('未命名')
})
