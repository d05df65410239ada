import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { noticesFile, writeNotices } from './writeNotices.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-notices-'))
})

const bundled = (name: string, packages: readonly object[]) =>
  writeFileSync(path.join(folder, `bundled-${name}.json`), JSON.stringify(packages))

test('every package that a build bundled is named once, with its own text or the standard one of its licence', () => {
  const react = { name: 'react', version: '19.3.1', identifier: 'MIT', text: 'MIT License, Copyright (c) Meta' }
  const core = { name: '@tensorflow/tfjs-core', version: '4.22.0', identifier: 'Apache-2.0' }
  bundled('pages', [react])
  bundled('engine', [react, core])
  const names = writeNotices(folder)
  expect(names.filter((name) => name === 'react')).toHaveLength(1)
  // Copied, not bundled: the fonts and what lies in wasm/.
  expect(names).toEqual(expect.arrayContaining(['@fontsource-variable/inter', 'h5wasm', 'onnxruntime-web']))
  expect(readdirSync(folder)).toEqual([noticesFile])
  const notices = readFileSync(path.join(folder, noticesFile), 'utf8').split('='.repeat(80))
  const of = (name: string) => notices.find((notice) => notice.trimStart().startsWith(`${name} `))
  expect(of('react')).toContain('Copyright (c) Meta')
  expect(of('@tensorflow/tfjs-core')).toMatch(/Apache License\s+Version 2\.0[^]*END OF TERMS AND CONDITIONS/)
  expect(of('@fontsource-variable/inter')).toContain('SIL OPEN FONT LICENSE')
  expect(of('@resvg/resvg-wasm')).toContain('Mozilla Public License Version 2.0')
})

test.each([
  ['no known licence', { name: 'strange', version: '1.0.0', identifier: 'WTFPL' }],
  ['none at all', { name: 'strange', version: '1.0.0' }],
  ['one that names its holder, who is not known', { name: 'strange', version: '1.0.0', identifier: 'MIT' }],
])('a package with %s ends the build', (_what, entry) => {
  bundled('pages', [entry])
  expect(() => writeNotices(folder)).toThrow(/^strange is shipped, but has no licence file/)
})
