import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph, NetDocument } from '../../contract/document.ts'
import { nodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { applyEdits } from '../../document/edits/applyEdits.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import { analyse } from '../analyse.ts'
import { dataCases } from '../fixtures/dataCases.ts'
import { drawGraph } from '../fixtures/drawGraph.ts'
import { lastAxisCases, meantLastAxis } from '../fixtures/lastAxisCases.ts'
import { lossCases } from '../fixtures/lossCases.ts'
import { image, out, row, scores } from '../fixtures/networkParts.ts'
import { anyNetwork } from '../fixtures/randomNetworks.ts'
import { digits } from '../fixtures/sampleData.ts'
import { structureCases } from '../fixtures/structureCases.ts'

function whole({ graph }: { readonly graph: Graph }): NetDocument {
  return { ...emptyDocument('test'), graph }
}

function brief({ code, severity, place }: Problem, { graph }: { readonly graph: Graph }): string {
  const node = graph.nodes.find(({ id }) => id === place.node)
  return `${severity} ${code}${node === undefined ? '' : ` at ${node.name}`}`
}

function sameProblem(left: Problem, right: Problem): boolean {
  return (
    left.code === right.code && left.message.en === right.message.en && JSON.stringify(left.place) === JSON.stringify(right.place)
  )
}

/** Carries out a problem's first fix; the edits must be accepted. */
function mend(document: NetDocument, problem: Problem | undefined): NetDocument {
  const result = applyEdits(document, problem?.fixes[0]?.edits ?? [])
  if (!result.ok) throw new Error(result.problems[0]?.message.en ?? 'refused')
  return result.value
}

for (const { name, nodes, wires, data, problems, fix, left } of [
  ...structureCases,
  ...lossCases,
  ...lastAxisCases,
  ...dataCases,
]) {
  test(`${name}: what is said, and what the fix leaves`, () => {
    const document = whole(drawGraph(nodes, wires))
    const said = analyse(document, { data: data ?? null }).problems
    expect(said.map((problem) => brief(problem, document))).toEqual(problems)
    expect(said[0]?.fixes[0]?.label.en).toBe(fix)
    const mended = mend(document, said[0])
    const remaining = analyse(mended, { data: data ?? null }).problems.filter(({ severity }) => severity !== 'hint')
    expect(remaining.map((problem) => brief(problem, mended))).toEqual(left)
  })
}

test.each(meantLastAxis)('a fully connected layer on more than a row is meant: $name', ({ nodes, wires }) => {
  expect(analyse(drawGraph(nodes, wires)).problems).toEqual([])
})

test('a fully connected layer on a picture says what people usually want, and how much that is', () => {
  const { problems } = analyse(
    drawGraph({ x: { kind: 'input', params: { shape: [2, 2, 32] } }, a: scores(), out: out() }, ['x → a', 'a → out']),
  )
  expect(problems[1]).toMatchObject({
    message: {
      en: 'Fully connected works on the last axis of 2×2×32 only. People usually want all 128 numbers in a row. Insert a Flatten before it, unless this is meant.',
    },
    expected: { en: '128 numbers in a row' },
    got: { en: '2×2×32' },
  })
})

test('an unknown layer behind it may need every place: nothing is said of the layer before', () => {
  const nodes = { x: image, a: scores(), odd: { kind: 'keras:MultiHeadAttention' }, out: out() }
  const { problems } = analyse(drawGraph(nodes, ['x → a', 'a → odd', 'odd → out']))
  expect(problems.map(({ code }) => code)).toEqual(['unknown-kind'])
})

test('nodes of one name are told apart, without taking a name that exists', () => {
  const document = whole(
    drawGraph({ x: row, a: scores(), a_2: scores(), b: scores(), out: out() }, ['x → a', 'a → a_2', 'a_2 → b', 'b → out']),
  )
  const nodes = document.graph.nodes.map((node) => (node.name === 'b' ? { ...node, name: 'a' } : node))
  const doubled = { ...document, graph: { ...document.graph, nodes } }
  const [problem] = analyse(doubled).problems
  expect(problem && brief(problem, doubled)).toBe('error duplicate-name at a')
  const mended = mend(doubled, problem)
  expect(analyse(mended).problems).toEqual([])
  expect(new Set(mended.graph.nodes.map((node) => node.name)).size).toBe(5)
})

/** Two numbers that nothing takes yet, and an output that lacks its wire. */
const twoEnds = (places: Readonly<Record<string, readonly [number, number]>>): NetDocument => {
  const { graph } = drawGraph({ x: row, a: scores(), b: scores(), out: out() }, ['x → a', 'x → b'])
  const nodes = graph.nodes.map((node) => ({ ...node, x: places[node.name]?.[0] ?? 0, y: places[node.name]?.[1] ?? 0 }))
  return whole({ graph: { ...graph, nodes } })
}

test.each([
  // Side by side, above each other, and askew: 3 and 4 make 5 apart, which is more than 4.9 straight on.
  [{ a: [100, 0], b: [300, 0], out: [500, 0] }, 'b'],
  [{ a: [0, 400], b: [0, 900], out: [0, 500] }, 'a'],
  [{ a: [300, 400], b: [490, 0], out: [0, 0] }, 'b'],
] as const)('the nearest end that fits is the one to connect: %j', (places, nearest) => {
  const missing = analyse(twoEnds(places)).problems.find(({ code }) => code === 'missing-input')
  expect(missing?.fixes.map(({ label }) => label.en)).toEqual([`Connect "${nearest}"`])
})

test('among more than a dozen loose ends none is proposed', () => {
  const ends = (count: number) => Array.from({ length: count }, (_, at) => `end${at}`)
  const fixes = (count: number) => {
    const nodes = { x: row, ...Object.fromEntries(ends(count).map((name) => [name, scores()])), out: out() }
    const { problems } = analyse(
      drawGraph(
        nodes,
        ends(count).map((name) => `x → ${name}`),
      ),
    )
    return problems.find(({ code }) => code === 'missing-input')?.fixes.length
  }
  expect([fixes(12), fixes(13)]).toEqual([1, 0])
})

test('an input that holds as many numbers in another shape takes the data as they are', () => {
  const asRow = drawGraph({ x: { kind: 'input', params: { shape: [64] } }, a: scores(), out: out() }, ['x → a', 'a → out'])
  const asSteps = drawGraph(
    { x: { kind: 'input', params: { shape: [8, 8] } }, a: { kind: 'lstm', params: { units: 10 } }, out: out() },
    ['x → a', 'a → out'],
  )
  expect(analyse(asRow, { data: digits }).problems).toEqual([])
  expect(analyse(asSteps, { data: digits }).problems).toEqual([])
})

test('several inputs and outputs are each held against the data', () => {
  const document = drawGraph(
    {
      x: image,
      y: { kind: 'input', params: { shape: [5] } },
      flat: { kind: 'flatten' },
      both: { kind: 'concatenate' },
      a: scores(),
      b: scores({ units: 3 }),
      first: out(),
      second: out(),
    },
    ['x → flat', 'flat → both', 'y → both', 'both → a', 'both → b', 'a → first', 'b → second'],
  )
  const { problems } = analyse(document, { data: digits })
  expect(problems.map((problem) => brief(problem, document))).toEqual([
    'error input-does-not-fit at y',
    'error labels-do-not-fit at second',
  ])
})

test('two classes may be told apart by one score under binary cross-entropy', () => {
  const twoClasses = { ...digits, shape: [4], classNames: ['no', 'yes'] }
  const document = drawGraph(
    { x: { kind: 'input', params: { shape: [4] } }, a: scores({ units: 1 }), out: out({ loss: 'binaryCrossEntropy' }) },
    ['x → a', 'a → out'],
  )
  expect(analyse(document, { data: twoClasses }).problems).toEqual([])
})

test('problems of the graph also stand at their node', () => {
  const { nodes } = analyse(drawGraph({ x: row, a: scores({ activation: 'softmax' }), out: out() }, ['x → a', 'a → out']))
  expect(nodes.get(nodeId('out'))?.problems.map(({ code }) => code)).toEqual(['two-softmaxes'])
  expect(nodes.get(nodeId('a'))?.problems).toEqual([])
})

test('errors come before warnings, warnings before hints', () => {
  fc.assert(
    fc.property(anyNetwork, (document) => {
      const rank = { error: 0, warning: 1, hint: 2 }
      const ranks = analyse(document).problems.map(({ severity }) => rank[severity])
      expect(ranks).toEqual(ranks.toSorted((left, right) => left - right))
    }),
  )
})

test('every fix of every problem can be carried out and makes its problem disappear', () => {
  fc.assert(
    fc.property(anyNetwork, (drawn) => {
      const document = whole(drawn)
      const { problems } = analyse(document, { data: digits })
      for (const problem of problems) {
        for (const fix of problem.fixes) {
          const result = applyEdits(document, fix.edits)
          if (!result.ok) throw new Error(`${problem.code}, "${fix.label.en}": ${result.problems[0]?.message.en ?? ''}`)
          const after = analyse(result.value, { data: digits }).problems
          const same = after.filter((other) => sameProblem(other, problem))
          expect({ fix: fix.label.en, same }).toEqual({ fix: fix.label.en, same: [] })
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('every text of every problem speaks both languages', () => {
  fc.assert(
    fc.property(anyNetwork, (document) => {
      const texts = analyse(document, { data: digits }).problems.flatMap(({ message, fixes }) => [
        message,
        ...fixes.map(({ label }) => label),
      ])
      for (const { en, zh } of texts) {
        expect(en).toMatch(/^[^\p{Script=Han}]+$/u)
        expect(zh).toMatch(/\p{Script=Han}/u)
      }
    }),
  )
})
