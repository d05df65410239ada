// oxlint-disable-next-line import/default -- Vite gives the file's text
import resetAfterGruSource from './javascript/resetAfterGru.mjs?raw'

const importLine = "import * as tf from '@tensorflow/tfjs';\n"

/** The classes of layers.mjs by their names, for a file that imports tf itself. */
export const resetAfterGruClasses = resetAfterGruSource.replace(importLine, '').trim()

/** layers.mjs of an exported model: what stock tf.js lacks. A program imports it before it loads the model. */
export const tfjsLayersFile = {
  name: 'layers.mjs',
  source: [
    '/**',
    " * What TensorFlow.js has no layer for. Import it before the model is loaded: import './layers.mjs';",
    ' */',
    resetAfterGruSource,
  ].join('\n'),
} as const
