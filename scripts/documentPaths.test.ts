import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md'),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
]

/** `engine/graph/shape.ts`: a whole path in the tree, as text names it. */
const namedPath = /`((?:docs|e2e|electron|engine|renderer|scripts|templates)\/[\w./-]+)`/g
/** [simd.md](simd.md): an address relative to the document. */
const link = /\]\((?!https?:|#)([^)#\s]+)/g

test.each(documents)('%s names only files and folders that exist', (document) => {
  const text = readFileSync(path.join(root, document), 'utf8')
  const named = [...text.matchAll(namedPath)].map(([, name = '']) => name)
  const linked = [...text.matchAll(link)].map(([, address = '']) => path.join(path.dirname(document), address))
  expect([...named, ...linked].filter((name) => !existsSync(path.join(root, name)))).toEqual([])
})
