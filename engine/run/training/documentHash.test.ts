import { expect, test } from 'vitest'
import type { NetDocument } from '../../contract/document.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { documentHash } from './documentHash.ts'

const chain: readonly ChainNode[] = [
  { id: 'in', kind: 'input', params: { shape: [4] } },
  { id: 'a', kind: 'dense', params: { units: 3, activation: 'relu' } },
  { id: 'b', kind: 'dense', params: { units: 2 } },
  { id: 'out', kind: 'output' },
]
const draw = (changed: Partial<ChainNode> = {}): NetDocument =>
  smallDocument(chain.map((node) => (node.id === 'a' ? { ...node, ...changed } : node)))
const document = draw()
const hash = documentHash(document)

test.each<[string, NetDocument]>([
  ['a frozen layer', draw({ frozen: true })],
  ['a learning rate of its own', draw({ learningRateFactor: 0.1 })],
  ['a setting of a layer', draw({ params: { units: 3, activation: 'tanh' } })],
  ['a wire', { ...document, graph: { ...document.graph, wires: document.graph.wires.slice(1) } }],
  ['another seed', { ...document, training: { ...document.training, seed: 2 } }],
  ['another scaling', { ...document, data: { ...document.data, scaling: 'unit' } }],
])('%s makes another run of it', (_name, other) => {
  expect(documentHash(other)).not.toBe(hash)
})

test.each<[string, NetDocument]>([
  [
    'names',
    {
      ...document,
      name: 'other',
      graph: { ...document.graph, nodes: document.graph.nodes.map((node) => ({ ...node, name: `${node.name}_2` })) },
    },
  ],
  [
    'places',
    { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map((node) => ({ ...node, x: node.x + 9 })) } },
  ],
  ['the order in which settings are written', draw({ params: { activation: 'relu', units: 3 } })],
  ['more epochs', { ...document, training: { ...document.training, epochs: 99 } }],
])('%s do not matter', (_name, other) => {
  expect(documentHash(other)).toBe(hash)
})
