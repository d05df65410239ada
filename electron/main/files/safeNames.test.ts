import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSafeRelativeName, safeFileName } from './safeNames.ts'

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', ':', 'a', '\u0000', ' '), maxLength: 20 }),
  fc.constantFrom('', '..', 'CON', 'nul.txt', '...', '. .', 'a/b', '\u0000', 'C:\\x'),
)

describe('safeFileName', () => {
  test('is one plain, non-empty name below any folder, whatever was suggested', () => {
    fc.assert(
      fc.property(nasty, (suggested) => {
        const name = safeFileName(suggested)
        expect(name).not.toBe('')
        expect(path.posix.basename(name)).toBe(name)
        expect(path.win32.basename(name)).toBe(name)
        expect(['.', '..']).not.toContain(name)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
      }),
    )
  })

  test('leaves ordinary names in any script alone', () => {
    for (const name of ['digits-cnn.netwright', '手写数字 1', 'réseau (2)']) expect(safeFileName(name)).toBe(name)
  })
})

describe('isSafeRelativeName', () => {
  test('accepts only names that stay below the folder on every system', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        if (!isSafeRelativeName(name)) return
        for (const style of [path.posix, path.win32]) {
          const root = style === path.posix ? '/root/folder' : 'C:\\root\\folder'
          const relative = style.relative(root, style.resolve(root, name))
          expect(relative.startsWith('..') || style.isAbsolute(relative) || relative === '').toBe(false)
        }
      }),
    )
  })

  test.each(['../x', 'a/../../x', '/etc/passwd', 'C:\\x', 'a\\..\\b', 'a//b', './a', 'a\u0000b', 'a/', ''])(
    'refuses %j',
    (name) => {
      expect(isSafeRelativeName(name)).toBe(false)
    },
  )

  test.each(['model.json', 'group1-shard1of1.bin', 'cats/001.png'])('accepts %j', (name) => {
    expect(isSafeRelativeName(name)).toBe(true)
  })
})

test('a suggested name that begins with dots does not hide the file', () => {
  expect(['.netwright', '..two', '...'].map(safeFileName)).toEqual(['netwright', 'two', 'netwright'])
})
