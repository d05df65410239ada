import type { NetDocument } from '../../engine/contract/document.ts'
import { Sketch } from '../../templates/sketch.ts'

/** A chain of residual blocks of five nodes each, between an input and a classifier: 5 · blocks + 5 nodes. */
export function residualNetwork(blocks: number): NetDocument {
  const pen = new Sketch()
  let last = pen.add('input', { name: 'x' }, { shape: [64, 64, 16] })
  for (let block = 0; block < blocks; block += 1) {
    const start = last
    const conv = pen.add('conv2d', { name: `conv${block}`, from: start }, { filters: 16 })
    const norm = pen.add('batchNorm', { name: `norm${block}`, from: conv })
    const relu = pen.add('activation', { name: `relu${block}`, from: norm })
    const second = pen.add('conv2d', { name: `second${block}`, from: relu }, { filters: 16 })
    last = pen.add('add', { name: `add${block}`, from: [second, start] })
  }
  const pool = pen.add('globalAvgPool2d', { name: 'pool', from: last })
  const drop = pen.add('dropout', { name: 'drop', from: pool })
  const scores = pen.add('dense', { name: 'scores', from: drop }, { units: 10 })
  pen.add('output', { name: 'out', from: scores })
  return pen.document('Residual network')
}
