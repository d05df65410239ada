import type { ExportFormat } from '../../../engine/contract/exportFormats.ts'

interface FormatWords {
  /** Short: one line of a list. */
  readonly title: string
  /** Who reads it, in one sentence. */
  readonly detail: string
}

export const exportFormats = {
  tfjs: {
    title: 'TensorFlow.js model',
    detail: 'A folder with model.json and weights, for tf.loadLayersModel in any web page or in Node.',
  },
  keras: {
    title: 'Keras model',
    detail: 'One .keras file with network and weights, for keras.models.load_model in Keras 3.',
  },
  'keras-h5': {
    title: 'Keras model, older .h5',
    detail: 'One HDF5 file with network and weights, for Keras 2, Keras 3 and what else reads the older format.',
  },
  onnx: {
    title: 'ONNX model',
    detail: 'One file with network and weights, for onnxruntime and whatever else reads ONNX.',
  },
  pytorch: {
    title: 'PyTorch project',
    detail: 'A folder with model.py, weights and a training script for one machine or many; what it learns comes back.',
  },
  safetensors: {
    title: 'Weights as safetensors',
    detail: 'One file with all learned weights by layer, read by Python, Rust and others.',
  },
  npz: {
    title: 'Weights as NumPy .npz',
    detail: 'One file with all learned weights by layer, for numpy.load.',
  },
  'keras-code': {
    title: 'Keras code',
    detail: 'A Python file for Keras 3 that builds the untrained network anew, to read and to change. Holds no weights.',
  },
  'tfjs-code': {
    title: 'TensorFlow.js code',
    detail: 'A JavaScript module that builds the untrained network anew, for web pages and Node. Holds no weights.',
  },
  svg: {
    title: 'SVG picture',
    detail: 'The whole network as on the canvas, sharp at any size, with real text; for papers, slides and web pages.',
  },
  png: {
    title: 'PNG picture',
    detail: 'The whole network as on the canvas, in pixels, for anything that takes a picture.',
  },
  pdf: {
    title: 'PDF picture',
    detail: 'The whole network on one page of its own size, sharp at any size, fonts inside; for LaTeX and print.',
  },
  report: {
    title: 'Report',
    detail: 'One web page to read and to print: drawing, table of layers, settings, curves of the runs, confusion matrix.',
  },
} satisfies { readonly [Format in ExportFormat]: FormatWords }
