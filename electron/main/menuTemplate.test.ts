import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuCommands } from '../contract/menuCommand.ts'
import { menuTemplate } from './menuTemplate.ts'

function items(template: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])])
}

test.each([true, false])('every command is in the menu and sends itself (macOS: %s)', (isMac) => {
  const sent: string[] = []
  const all = items(menuTemplate({ language: 'en', isMac, appName: 'Netwright', send: (command) => void sent.push(command) }))
  for (const { id, click } of all) if (id !== undefined) click?.(null as never, undefined, null as never)
  expect(sent.toSorted()).toEqual([...menuCommands].toSorted())
})

test('no key is taken away from the page', () => {
  const all = items(menuTemplate({ language: 'en', isMac: false, appName: 'Netwright', send: () => {} }))
  const withKeys = all.filter((item) => item.accelerator !== undefined)
  expect(withKeys.length).toBeGreaterThan(5)
  expect(withKeys.filter((item) => item.registerAccelerator !== false)).toEqual([])
})

test('both languages have every label', () => {
  const labels = (language: 'en' | 'zh') =>
    items(menuTemplate({ language, isMac: true, appName: 'Netwright', send: () => {} })).map(({ type, label }) =>
      type === 'separator' ? '—' : label,
    )
  const named = labels('zh').filter((label) => label !== '—' && label !== 'Netwright')
  expect(labels('zh')).toHaveLength(labels('en').length)
  // The item that switches the language speaks the other one.
  expect(named.filter((label) => !/[\u4e00-\u9fff]/.test(label ?? ''))).toEqual(['Switch to English'])
})
