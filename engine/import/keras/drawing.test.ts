import { expect, test } from 'vitest'
import type { GraphNode } from '../../contract/document.ts'
import { nodeId } from '../../contract/ids.ts'
import { text } from '../../contract/text.ts'
import { noteDifference, tellDifferences, type Drawing } from './drawing.ts'

const node = (name: string): GraphNode => ({ id: nodeId(name), kind: 'batchNorm', name, params: {}, x: 0, y: 0 })

test('what is said of several layers in the same words is told once, at the first of them', () => {
  const drawing: Pick<Drawing, 'differences'> = { differences: new Map() }
  const scales = text('it scales', '它缩放')
  for (const name of ['scale_1', 'scale_2', 'scale_3']) noteDifference(drawing, node(name), scales)
  noteDifference(drawing, node('crop'), text('it crops', '它裁剪'))
  expect(tellDifferences(drawing).map(({ code, place, message }) => [code, place, message])).toEqual([
    [
      'import-differs',
      { node: 'scale_1' },
      { en: '"scale_1" (and 2 more like it): it scales.', zh: '“scale_1”（另有 2 个相同）：它缩放。' },
    ],
    ['import-differs', { node: 'crop' }, { en: '"crop": it crops.', zh: '“crop”：它裁剪。' }],
  ])
})
