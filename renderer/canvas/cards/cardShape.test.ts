import { expect, test } from 'vitest'
import type { GraphNode } from '../../../engine/contract/document.ts'
import { nodeId } from '../../../engine/contract/ids.ts'
import { cardShape } from './cardShape.ts'

const node = (kind: string): GraphNode => ({ id: nodeId('a'), kind, name: 'a', params: {}, x: 0, y: 0 })

// Offsets as Chromium measures them on the mounted card: wires leave at 161.5, 23 and arrive at -3.5, 23.
test('a card has its ports where the page draws them', () => {
  const { measured, handles } = cardShape(node('conv2d'))
  expect(measured).toEqual({ width: 158, height: 67 })
  expect(handles).toMatchObject([
    { id: 'in', type: 'target', x: -3.5, y: 18.5, width: 9, height: 9 },
    { type: 'source', x: 152.5, y: 18.5, width: 9, height: 9 },
  ])
})

test('a port for many wires is tall around the same middle; a card without settings is a line lower', () => {
  expect(cardShape(node('add')).handles[0]).toMatchObject({ x: -3.5, y: 15, height: 16 })
  expect(cardShape(node('flatten')).measured.height).toBe(52)
})

test('an input takes no wire, an output gives none on', () => {
  expect(cardShape(node('input')).handles.map(({ type }) => type)).toEqual(['source'])
  expect(cardShape(node('output')).handles.map(({ type }) => type)).toEqual(['target'])
})
