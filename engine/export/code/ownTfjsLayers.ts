import { resetAfterGruClass } from '../../layers/resetAfterGru.ts'
import { groupedConv2dClass } from '../../layers/windows/groupedConv2d.ts'
// oxlint-disable-next-line import/default -- Vite gives the file's text
import groupedConv2dSource from './javascript/groupedConv2d.mjs?raw'
// oxlint-disable-next-line import/default -- Vite gives the file's text
import resetAfterGruSource from './javascript/resetAfterGru.mjs?raw'

const importLine = "import * as tf from '@tensorflow/tfjs';\n"

/** Layers that stock tf.js lacks, by the names of their classes; each source defines and registers its class. */
const sources = new Map([
  [resetAfterGruClass, ownSource(resetAfterGruSource)],
  [groupedConv2dClass, ownSource(groupedConv2dSource)],
])

function ownSource(file: string): string {
  return file.replace(importLine, '').trim()
}

/** Those of these class names that stock tf.js lacks, as source for a file that imports tf itself; empty where it has them all. */
export function ownTfjsClasses(classNames: Iterable<string>): readonly string[] {
  const wanted = new Set(classNames)
  return [...sources].flatMap(([className, source]) => (wanted.has(className) ? [source] : []))
}

/**
 * layers.mjs of an exported model, where stock tf.js lacks one of its layers' classes; else null. A program imports it before it loads
 * the model.
 */
export function tfjsLayersFile(classNames: Iterable<string>): { readonly name: string; readonly source: string } | null {
  const classes = ownTfjsClasses(classNames)
  if (classes.length === 0) return null
  const told = [
    '/**',
    " * What TensorFlow.js has no layer for. Import it before the model is loaded: import './layers.mjs';",
    ' */',
  ]
  return { name: 'layers.mjs', source: [...told, importLine, classes.join('\n\n'), ''].join('\n') }
}
