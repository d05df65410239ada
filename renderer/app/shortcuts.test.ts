import { describe, expect, test } from 'vitest'
import { pressedCommand, shortcutSections, shortcuts, type KeyPress } from './shortcuts.ts'
import { shortcutText } from './shortcutText.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe('a key press is the command that the table writes', () => {
  test.each([
    [press('z', { ctrlKey: true }), 'undo'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'redo'],
    [press('y', { ctrlKey: true }), 'redo'],
    [press('z', { metaKey: true }), 'undo'],
    [press('N', { ctrlKey: true, shiftKey: true }), 'templates'],
    [press('Enter', { ctrlKey: true }), 'train'],
    // A German keyboard writes "8" and "9" with brackets elsewhere: their place counts.
    [press('ü', { code: 'BracketLeft', ctrlKey: true, shiftKey: true }), 'fold'],
    [press('{', { code: 'BracketLeft', ctrlKey: true, shiftKey: true }), 'fold'],
    [press('Backspace'), 'delete'],
    [press('Delete'), 'delete'],
    [press('f'), 'fit'],
    [press('F', { shiftKey: true }), 'tidy'],
    [press('?', { shiftKey: true }), 'shortcuts'],
    [press('？', { shiftKey: true }), 'shortcuts'],
    [press('z'), undefined],
    [press('z', { ctrlKey: true, altKey: true }), undefined],
  ])('%o', (event, command) => expect(pressedCommand(event)).toBe(command))
})

test('every shortcut is in the list, once', () => {
  expect(Object.values(shortcutSections).flat().toSorted()).toEqual(Object.keys(shortcuts).toSorted())
})

test('keys are written as the system writes them', () => {
  const both = (keys: string) => [shortcutText(keys, { mac: false }), shortcutText(keys, { mac: true })]
  expect(both('Mod Shift Z')).toEqual(['Ctrl Shift Z', '⇧⌘Z'])
  expect(both('Mod N')).toEqual(['Ctrl N', '⌘N'])
  expect(both('Del')).toEqual(['Del', '⌫'])
  expect(both('F')).toEqual(['F', 'F'])
})
