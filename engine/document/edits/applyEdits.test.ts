import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NetDocument } from '../../contract/document.ts'
import type { DocumentEdit } from '../../contract/edit.ts'
import { nodeId, wireId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { parseDocument } from '../parseDocument.ts'
import { serializeDocument } from '../serializeDocument.ts'
import { applyEdits } from './applyEdits.ts'
import { cardsOverlap } from './cardPlaces.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  return result.value
}

const problemCode = (result: Result<unknown>) => (result.ok ? 'ok' : result.problems[0]?.code)

/** input → dense → dense → output, drawn from left to right. */
function chain(): NetDocument {
  const kinds = ['input', 'dense', 'dense', 'output']
  const drawn = must(
    applyEdits(
      emptyDocument('Chain'),
      kinds.map((kind, index): DocumentEdit => ({ type: 'addNode', kind, params: {}, x: index * 200, y: 0 })),
    ),
  )
  const ids = drawn.graph.nodes.map((node) => node.id)
  const wires = ids.slice(1).map((to, index): DocumentEdit => ({ type: 'addWire', from: ids[index] ?? to, to, toPort: 'in' }))
  return must(applyEdits(drawn, wires))
}

/** "input → dense_1", in the order of the wires. */
function drawing({ graph }: NetDocument): readonly string[] {
  const name = (id: string) => graph.nodes.find((node) => node.id === id)?.name
  return graph.wires.map((wire) => `${name(wire.from)} → ${name(wire.to)}`)
}

const idOf = (document: NetDocument, name: string) =>
  document.graph.nodes.find((node) => node.name === name)?.id ?? nodeId('none')

test('nodes get the next free name of their kind, and full params', () => {
  const document = chain()
  expect(document.graph.nodes.map((node) => node.name)).toEqual(['input', 'dense_1', 'dense_2', 'output'])
  const more = must(
    applyEdits(document, [
      { type: 'removeNode', node: idOf(document, 'dense_1'), bridge: false },
      { type: 'addNode', kind: 'conv2d', params: { filters: 7 }, x: 0, y: 0 },
      { type: 'addNode', kind: 'globalAvgPool2d', params: {}, x: 0, y: 0 },
      { type: 'addNode', kind: 'dense', params: {}, x: 0, y: 0 },
      { type: 'addNode', kind: 'input', params: {}, x: 0, y: 0 },
    ]),
  )
  expect(more.graph.nodes.slice(3).map((node) => node.name)).toEqual(['conv_1', 'global_avg_pool_1', 'dense_3', 'input_2'])
  expect(more.graph.nodes[3]?.params).toMatchObject({ filters: 7, kernel: [3, 3] })
})

test('an id is never given twice, even after its node is gone', () => {
  const document = chain()
  const last = document.graph.nodes.at(-1)?.id ?? nodeId('none')
  const again = must(
    applyEdits(document, [
      { type: 'removeNode', node: last, bridge: false },
      { type: 'addNode', kind: 'output', params: {}, x: 600, y: 0 },
    ]),
  )
  expect(again.graph.nodes.at(-1)?.id).not.toBe(last)
})

describe('a node put on a wire', () => {
  test('stands between the two, and those in its way move to the right', () => {
    const document = chain()
    const wire = document.graph.wires[1]?.id ?? wireId('none')
    const edited = must(applyEdits(document, [{ type: 'insertOnWire', wire, kind: 'activation', params: {} }]))
    expect(drawing(edited)).toEqual(['input → dense_1', 'dense_1 → activation_1', 'activation_1 → dense_2', 'dense_2 → output'])
    expect(edited.graph.nodes.map((node) => [node.name, node.x, node.y])).toEqual([
      ['input', 0, 0],
      ['dense_1', 200, 0],
      ['dense_2', 600, 0],
      ['output', 800, 0],
      ['activation_1', 400, 0],
    ])
  })

  test('uses a gap that is wide enough without moving anything', () => {
    const document = chain()
    const wide = {
      ...document,
      graph: { ...document.graph, nodes: document.graph.nodes.map((node) => ({ ...node, x: node.x * 2 })) },
    }
    const wire = document.graph.wires[0]?.id ?? wireId('none')
    const edited = must(applyEdits(wide, [{ type: 'insertOnWire', wire, kind: 'activation', params: {} }]))
    expect(edited.graph.nodes.map((node) => node.x)).toEqual([0, 400, 800, 1200, 200])
  })

  test('keeps the place of a merge’s input in the order of its wires', () => {
    const base = must(applyEdits(chain(), [{ type: 'addNode', kind: 'concatenate', params: {}, x: 600, y: 200 }]))
    const [first, second, merge] = ['dense_1', 'dense_2', 'concatenate_1'].map((name) => idOf(base, name))
    if (first === undefined || second === undefined || merge === undefined) throw new Error('The three were just drawn.')
    const wired = must(
      applyEdits(base, [
        { type: 'addWire', from: first, to: merge, toPort: 'in' },
        { type: 'addWire', from: second, to: merge, toPort: 'in' },
      ]),
    )
    const wire = wired.graph.wires.find((item) => item.from === first && item.to === merge)?.id ?? wireId('none')
    const edited = must(applyEdits(wired, [{ type: 'insertOnWire', wire, kind: 'activation', params: {} }]))
    expect(drawing(edited).filter((line) => line.endsWith('concatenate_1'))).toEqual([
      'activation_1 → concatenate_1',
      'dense_2 → concatenate_1',
    ])
  })

  test('never covers another card, however often and wherever it is put', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (spots) => {
        const edited = spots.reduce((document, spot) => {
          const wire = document.graph.wires[spot % document.graph.wires.length]?.id ?? wireId('none')
          return must(applyEdits(document, [{ type: 'insertOnWire', wire, kind: 'activation', params: {} }]))
        }, chain())
        const { nodes } = edited.graph
        const covered = nodes.flatMap((node, index) => nodes.slice(index + 1).filter((other) => cardsOverlap(node, other)))
        expect(covered).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

test('a node between two that no wire joins yet is wired on both sides', () => {
  const base = must(applyEdits(chain(), [{ type: 'addNode', kind: 'add', params: {}, x: 600, y: 200 }]))
  const edit: DocumentEdit = {
    type: 'connectThrough',
    from: idOf(base, 'input'),
    to: idOf(base, 'add_1'),
    toPort: 'in',
    kind: 'dense',
    params: { units: 5 },
  }
  const edited = must(applyEdits(base, [edit]))
  expect(drawing(edited).slice(3)).toEqual(['input → dense_3', 'dense_3 → add_1'])
})

describe('a node taken out', () => {
  test('takes its wires with it', () => {
    const document = chain()
    const edited = must(applyEdits(document, [{ type: 'removeNode', node: idOf(document, 'dense_1'), bridge: false }]))
    expect(drawing(edited)).toEqual(['dense_2 → output'])
  })

  test('leaves its neighbours joined where it is bridged', () => {
    const document = chain()
    const edited = must(applyEdits(document, [{ type: 'removeNode', node: idOf(document, 'dense_1'), bridge: true }]))
    expect(drawing(edited)).toEqual(['input → dense_2', 'dense_2 → output'])
  })
})

describe('a wire', () => {
  const document = chain()
  const at = (name: string) => idOf(document, name)
  const addWire = (from: string, to: string, toPort = 'in') =>
    problemCode(applyEdits(document, [{ type: 'addWire', from: at(from), to: at(to), toPort }]))

  test.each([
    ['into a port that is taken', 'input', 'dense_2', 'port-taken'],
    ['that closes a loop', 'dense_2', 'dense_1', 'cycle'],
    ['to where it starts', 'dense_1', 'dense_1', 'cycle'],
    ['out of an output', 'output', 'dense_1', 'no-output'],
    ['into an input', 'dense_1', 'input', 'unknown-port'],
    ['from a node that is gone', 'nobody', 'dense_1', 'unknown-node'],
  ])('%s is refused', (_, from, to, code) => {
    expect(addWire(from, to)).toBe(code)
  })
})

test('edits are carried out all or none, and the given document stays as it is', () => {
  const document = chain()
  const before = JSON.stringify(document)
  const result = applyEdits(document, [
    { type: 'setParams', node: idOf(document, 'dense_1'), params: { units: 9 } },
    { type: 'setParams', node: idOf(document, 'dense_2'), params: { units: -1 } },
  ])
  expect(result).toMatchObject({
    ok: false,
    problems: [{ code: 'illegal-value', place: { node: idOf(document, 'dense_2'), param: 'units' } }],
  })
  expect(JSON.stringify(document)).toBe(before)
})

test('settings are checked like those of a file', () => {
  const document = chain()
  const good = must(
    applyEdits(document, [
      { type: 'setTraining', training: { epochs: 3 } },
      { type: 'setData', data: { validationShare: 0.5 } },
    ]),
  )
  expect([good.training.epochs, good.data.validationShare]).toEqual([3, 0.5])
  const bad = applyEdits(document, [{ type: 'setTraining', training: { epochs: 0 } }])
  expect(!bad.ok && bad.problems[0]?.place.path).toBe('training.epochs')
})

test('names are unique and fit for exports', () => {
  const document = chain()
  const rename = (name: string) => applyEdits(document, [{ type: 'renameNode', node: idOf(document, 'dense_1'), name }])
  expect([rename('dense_2'), rename('two words'), rename('9th'), rename('dense_1'), rename('hidden')].map(problemCode)).toEqual([
    'duplicate-name',
    'bad-name',
    'bad-name',
    'ok',
    'ok',
  ])
})

test('whatever edits are tried, the document can still be saved and opened', () => {
  const step = fc.tuple(
    fc.nat(9),
    fc.nat(),
    fc.nat(),
    fc.constantFrom('dense', 'activation', 'add', 'output', 'input', 'conv2d', 'nonsense'),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const edited = steps.reduce((document, [action, first, second, kind]) => {
        const { nodes, wires } = document.graph
        const from = nodes[first % nodes.length]?.id ?? nodeId('none')
        const to = nodes[second % nodes.length]?.id ?? nodeId('none')
        const wire = wires[first % wires.length]?.id ?? wireId('none')
        const edits: readonly DocumentEdit[] = [
          { type: 'addNode', kind, params: {}, x: first % 1000, y: second % 1000 },
          { type: 'insertOnWire', wire, kind, params: {} },
          { type: 'addWire', from, to, toPort: 'in' },
          { type: 'connectThrough', from, to, toPort: 'in', kind, params: {} },
          { type: 'removeWire', wire },
          { type: 'removeNode', node: from, bridge: second % 2 === 0 },
          { type: 'renameNode', node: from, name: `name_${second % 5}` },
          { type: 'setParams', node: from, params: { units: second % 100 } },
        ]
        const result = applyEdits(document, edits.slice(action % edits.length, (action % edits.length) + 1))
        return result.ok ? result.value : document
      }, chain())
      expect(parseDocument(JSON.parse(serializeDocument(edited)))).toEqual({ ok: true, value: edited })
    }),
    { numRuns: 200 },
  )
})
