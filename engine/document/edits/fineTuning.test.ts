import { describe, expect, test } from 'vitest'
import { documentVersion, type NetDocument } from '../../contract/document.ts'
import { nodeId, wireId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { parseDocument } from '../parseDocument.ts'
import { serializeDocument } from '../serializeDocument.ts'
import { replaceHead } from './replaceHead.ts'
import { setLearningRateFactor } from './setLearningRateFactor.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  return result.value
}

const chain = (...kinds: readonly string[]): NetDocument => ({
  ...emptyDocument('Chain'),
  graph: {
    nodes: kinds.map((kind, index) => ({
      id: nodeId(`n${index}`),
      kind,
      name: `${kind}_${index}`,
      params: {},
      x: index * 200,
      y: 0,
    })),
    wires: kinds.slice(1).map((_, index) => ({
      id: wireId(`w${index}`),
      from: nodeId(`n${index}`),
      to: nodeId(`n${index + 1}`),
      toPort: 'in',
    })),
    groups: [],
  },
})

describe('a learning rate of a layer’s own', () => {
  test('is kept in the file, and 1 is the same as none', () => {
    const document = chain('input', 'dense', 'output')
    const slow = must(setLearningRateFactor(document, { nodes: [nodeId('n1')], factor: 0.1 }))
    expect(slow.graph.nodes.map((node) => node.learningRateFactor)).toEqual([undefined, 0.1, undefined])
    const read = must(parseDocument(JSON.parse(serializeDocument(slow))))
    expect(read.graph.nodes[1]?.learningRateFactor).toBe(0.1)
    expect(must(setLearningRateFactor(slow, { nodes: [nodeId('n1')], factor: 1 }))).toEqual(document)
  })

  test.each([0, -1, Number.NaN, 1001])('of %d is refused', (factor) => {
    const refused = setLearningRateFactor(chain('dense'), { nodes: [nodeId('n0')], factor })
    expect(!refused.ok && refused.problems[0]?.code).toBe('illegal-value')
  })

  test('a document of version 1 opens unchanged but for its version', () => {
    const { graph, ...rest } = JSON.parse(serializeDocument(chain('input', 'dense', 'output')))
    const old = must(parseDocument({ ...rest, version: 1, graph }))
    expect(old).toEqual(must(parseDocument({ ...rest, graph })))
    expect(old.version).toBe(documentVersion)
  })
})

describe('replacing the head', () => {
  test('gives the layer of the scores another number of them and a new id; all others keep theirs', () => {
    const document = chain('input', 'dense', 'dense', 'batchNorm', 'activation', 'output')
    const frozen = {
      ...document,
      graph: { ...document.graph, nodes: document.graph.nodes.map((node) => ({ ...node, frozen: true as const })) },
    }
    const { graph } = must(replaceHead(frozen, { output: nodeId('n5'), scores: 7 }))
    const kept = graph.nodes.map(({ id }, index) => id === document.graph.nodes[index]?.id)
    expect(kept).toEqual([true, true, false, false, true, true])
    expect(graph.nodes.map(({ name }) => name)).toEqual(document.graph.nodes.map(({ name }) => name))
    expect(graph.nodes[2]?.params).toMatchObject({ units: 7 })
    expect(graph.nodes.map(({ frozen: isFrozen }) => isFrozen)).toEqual([true, true, undefined, undefined, true, true])
    expect(graph.wires.map(({ from, to }) => [from, to])).toEqual(
      graph.nodes.slice(1).map(({ id }, index) => [graph.nodes[index]?.id, id]),
    )
  })

  test('puts a fully connected layer before the output where no layer makes the scores by itself', () => {
    const { graph } = must(replaceHead(chain('input', 'lstm', 'output'), { output: nodeId('n2'), scores: 4 }))
    expect(graph.nodes.map(({ kind }) => kind)).toEqual(['input', 'lstm', 'output', 'dense'])
    expect(graph.nodes[3]?.params).toMatchObject({ units: 4 })
  })

  test('is refused where there is nothing to replace', () => {
    const code = (result: Result<NetDocument>): unknown => !result.ok && result.problems[0]?.code
    expect(code(replaceHead(chain('output'), { output: nodeId('n0'), scores: 4 }))).toBe('no-head')
    expect(code(replaceHead(chain('input', 'dense'), { output: nodeId('n1'), scores: 4 }))).toBe('no-output')
    expect(code(replaceHead(chain('input'), { output: nodeId('gone'), scores: 4 }))).toBe('unknown-node')
  })
})
