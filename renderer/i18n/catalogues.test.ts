import { expect, test } from 'vitest'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Every text with its path: "app.close". */
function texts(tree: object, path: string): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] => {
      const here = path === '' ? key : `${path}.${key}`
      return typeof value === 'string' ? [[here, value]] : [...texts(value as object, here)]
    }),
  )
}

const english = texts(en, '')
const chinese = texts(zh, '')
const placeholders = (text: string) => (text.match(/\{\{.*?\}\}/g) ?? []).map((item) => item.replace(/[{}\s]/g, '')).sort()

test('both languages have the same keys', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
})

test('no text is empty', () => {
  const empty = [...english, ...chinese].filter(([, text]) => text.trim() === '').map(([key]) => key)
  expect(empty).toEqual([])
})

test('both languages fill in the same values', () => {
  const different = [...english].filter(
    ([key, text]) => placeholders(text).join() !== placeholders(chinese.get(key) ?? '').join(),
  )
  expect(different.map(([key]) => key)).toEqual([])
})

test('an English sentence is never left standing in the Chinese catalogue', () => {
  const untranslated = [...chinese].filter(
    ([key, text]) => text === english.get(key) && /[a-z]{3,} [a-z]{2,}/.test(text.replaceAll(/\{\{.*?\}\}/g, '')),
  )
  expect(untranslated.map(([key]) => key)).toEqual([])
})
