import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph, NetDocument, Params } from '../contract/document.ts'
import { nodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import type { DataSummary } from '../contract/protocol.ts'
import { applyEdits } from '../document/applyEdits.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { analyse } from './analyse.ts'
import { drawGraph, type Drawing } from './drawGraph.ts'
import { anyNetwork } from './randomNetworks.ts'

const digits: DataSummary = {
  dataId: 'digits',
  samples: 100,
  shape: [8, 8, 1],
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  targetSize: 1,
  samplesPerClass: null,
  minimum: 0,
  maximum: 16,
  attribution: null,
  problems: [],
}
/** Samples without labels: for looking only. */
const photographs: DataSummary = { ...digits, samples: 2, shape: [8, 8, 3], classNames: null, targetSize: 0 }
const prices: DataSummary = { ...digits, shape: [4], classNames: null, targetSize: 2 }

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

interface Case {
  readonly name: string
  readonly nodes: Drawing
  readonly wires: readonly string[]
  readonly data?: DataSummary
  /** Everything that is said. */
  readonly problems: readonly string[]
  /** The first fix of the first problem. */
  readonly fix: string
  /** Errors and warnings that are left when it is taken. */
  readonly left: readonly string[]
}

const row = { kind: 'input', params: { shape: [16] } } as const
const image = { kind: 'input', params: { shape: [8, 8, 1] } } as const
const scores = (params: Params = {}) => ({ kind: 'dense', params: { units: 10, ...params } }) as const
const out = (params: Params = {}) => ({ kind: 'output', params }) as const

const cases: readonly Case[] = [
  {
    name: 'photographs in another size than the network takes, which is all that is said of data without labels',
    nodes: { x: { kind: 'input', params: { shape: [16, 16, 3] } }, flat: { kind: 'flatten' }, a: scores(), out: out() },
    wires: ['x → flat', 'flat → a', 'a → out'],
    data: photographs,
    problems: ['error input-does-not-fit at x'],
    fix: 'Fit the photographs to 16×16×3',
    left: ['error input-does-not-fit at x'],
  },
  {
    name: 'an empty network',
    nodes: {},
    wires: [],
    problems: ['error no-input', 'error no-output'],
    fix: 'Add an Input',
    left: ['error no-output'],
  },
  {
    name: 'a network without output',
    nodes: { x: row, a: scores() },
    wires: ['x → a'],
    problems: ['error no-output'],
    fix: 'Add an Output',
    left: ['error missing-input at output', 'warning unconnected at a'],
  },
  {
    name: 'an output that nothing leads to',
    nodes: { x: row, a: scores(), out: out() },
    wires: ['x → a'],
    problems: ['error missing-input at out', 'warning unconnected at a'],
    fix: 'Connect "a"',
    left: [],
  },
  {
    name: 'a merge with one wire',
    nodes: { x: row, a: scores(), b: scores(), join: { kind: 'add' }, out: out() },
    wires: ['x → a', 'x → b', 'a → join', 'join → out'],
    problems: ['error missing-input at join', 'warning unconnected at b'],
    fix: 'Connect "b"',
    left: [],
  },
  {
    name: 'a part that leads nowhere',
    nodes: { x: row, a: scores(), out: out(), stray: scores(), more: scores() },
    wires: ['x → a', 'a → out', 'x → stray', 'stray → more'],
    problems: ['warning unconnected at more'],
    fix: 'Remove these 2 nodes',
    left: [],
  },
  {
    name: 'two wires into a port for one',
    nodes: { x: row, a: scores(), b: scores(), out: out() },
    wires: ['x → a', 'x → b', 'a → out', 'b → out'],
    problems: ['error too-many-wires at out'],
    fix: 'Keep only the wire from "a"',
    left: ['warning unconnected at b'],
  },
  {
    name: 'a cycle',
    nodes: { x: row, join: { kind: 'add' }, a: scores({ units: 16 }), out: out() },
    wires: ['x → join', 'join → a', 'a → join', 'a → out'],
    problems: ['error cycle at join'],
    fix: 'Remove the wire from "a" to "join"',
    left: ['error missing-input at join'],
  },
  {
    name: 'an unknown layer kind',
    nodes: { x: row, hologram: { kind: 'hologram' }, a: scores(), out: out() },
    wires: ['x → hologram', 'hologram → a', 'a → out'],
    problems: ['error unknown-kind at hologram'],
    fix: 'Remove "hologram"',
    left: [],
  },
  {
    name: 'an illegal value',
    nodes: { x: row, a: scores({ units: -5 }), out: out() },
    wires: ['x → a', 'a → out'],
    problems: ['error illegal-value at a'],
    fix: 'Set Units to 1',
    left: ['warning one-score at out'],
  },
  {
    name: 'an image into a row of scores',
    nodes: { x: image, conv: { kind: 'conv2d' }, out: out() },
    wires: ['x → conv', 'conv → out'],
    problems: ['error wrong-rank at out'],
    fix: 'Insert Flatten',
    left: [],
  },
  {
    name: 'a kernel larger than its input',
    nodes: {
      x: image,
      conv: { kind: 'conv2d', params: { kernel: [9, 9], padding: 'valid' } },
      flat: { kind: 'flatten' },
      out: out(),
    },
    wires: ['x → conv', 'conv → flat', 'flat → out'],
    problems: ['error kernel-too-large at conv'],
    fix: 'Set padding to same',
    left: [],
  },
  {
    name: 'a stride that leaves cells unread',
    nodes: {
      x: image,
      conv: { kind: 'conv2d', params: { kernel: [3, 3], stride: [2, 2], padding: 'valid' } },
      flat: { kind: 'flatten' },
      out: out(),
    },
    wires: ['x → conv', 'conv → flat', 'flat → out'],
    problems: ['hint non-integer-size at conv'],
    fix: 'Set stride to 1×1',
    left: [],
  },
  {
    name: 'a skip with fewer channels and twice the size',
    nodes: {
      x: image,
      conv: { kind: 'conv2d', params: { filters: 4, stride: [2, 2] } },
      join: { kind: 'add' },
      flat: { kind: 'flatten' },
      out: out(),
    },
    wires: ['x → conv', 'conv → join', 'x → join', 'join → flat', 'flat → out'],
    problems: ['error merge-mismatch at join'],
    fix: 'Insert a 1×1 projection on input 2',
    left: [],
  },
  {
    name: 'a softmax of its own before the one of the loss',
    nodes: { x: row, a: scores(), soft: { kind: 'activation', params: { function: 'softmax' } }, out: out() },
    wires: ['x → a', 'a → soft', 'soft → out'],
    problems: ['warning two-softmaxes at out'],
    fix: 'Remove "soft"',
    left: [],
  },
  {
    name: 'a fused softmax, seen through a dropout',
    nodes: { x: row, a: scores({ activation: 'softmax' }), drop: { kind: 'dropout' }, out: out() },
    wires: ['x → a', 'a → drop', 'drop → out'],
    problems: ['warning two-softmaxes at out'],
    fix: 'Take softmax out of "a"',
    left: [],
  },
  {
    name: 'hinge after softmax',
    nodes: { x: row, a: scores({ activation: 'softmax' }), out: out({ loss: 'hinge' }) },
    wires: ['x → a', 'a → out'],
    problems: ['warning hinge-after-softmax at out'],
    fix: 'Take softmax out of "a"',
    left: [],
  },
  {
    name: 'regression after softmax',
    nodes: { x: row, a: scores({ activation: 'softmax' }), out: out({ task: 'regression', loss: 'meanSquaredError' }) },
    wires: ['x → a', 'a → out'],
    problems: ['warning regression-after-softmax at out'],
    fix: 'Take softmax out of "a"',
    left: [],
  },
  {
    name: 'sigmoid before binary cross-entropy',
    nodes: { x: row, a: scores({ activation: 'sigmoid' }), out: out({ loss: 'binaryCrossEntropy' }) },
    wires: ['x → a', 'a → out'],
    problems: ['warning two-sigmoids at out'],
    fix: 'Take sigmoid out of "a"',
    left: [],
  },
  {
    name: 'ReLU before the scores',
    nodes: { x: row, a: scores(), relu: { kind: 'activation' }, out: out() },
    wires: ['x → a', 'a → relu', 'relu → out'],
    problems: ['hint relu-before-scores at out'],
    fix: 'Remove "relu"',
    left: [],
  },
  {
    name: 'a decoder that ends with too few numbers',
    nodes: { x: row, a: scores(), out: out({ task: 'regression', loss: 'meanSquaredError', target: 'input' }) },
    wires: ['x → a', 'a → out'],
    problems: ['error target-does-not-fit at out'],
    fix: 'Set the units of "a" to 16',
    left: [],
  },
  {
    name: 'a decoder for images that ends with too few numbers',
    nodes: {
      x: image,
      flat: { kind: 'flatten' },
      a: scores({ units: 60 }),
      out: out({ task: 'regression', loss: 'meanSquaredError', target: 'input' }),
    },
    wires: ['x → flat', 'flat → a', 'a → out'],
    problems: ['error target-does-not-fit at out'],
    fix: 'Set the units of "a" to 64',
    left: [],
  },
  {
    name: 'a decoder with too many channels',
    nodes: {
      x: image,
      conv: { kind: 'conv2d', params: { filters: 3 } },
      out: out({ task: 'regression', loss: 'meanSquaredError', target: 'input' }),
    },
    wires: ['x → conv', 'conv → out'],
    problems: ['error target-does-not-fit at out'],
    fix: 'Set the filters of "conv" to 1',
    left: [],
  },
  {
    name: 'seven scores for ten classes, through an activation',
    data: digits,
    nodes: {
      x: image,
      flat: { kind: 'flatten' },
      a: scores({ units: 7 }),
      tanh: { kind: 'activation', params: { function: 'tanh' } },
      out: out(),
    },
    wires: ['x → flat', 'flat → a', 'a → tanh', 'tanh → out'],
    problems: ['error labels-do-not-fit at out'],
    fix: 'Set the units of "a" to 10',
    left: [],
  },
  {
    name: 'a fully convolutional net with the wrong number of filters',
    data: digits,
    nodes: { x: image, conv: { kind: 'conv2d', params: { filters: 12 } }, pool: { kind: 'globalAvgPool2d' }, out: out() },
    wires: ['x → conv', 'conv → pool', 'pool → out'],
    problems: ['error labels-do-not-fit at out'],
    fix: 'Set the filters of "conv" to 10',
    left: [],
  },
  {
    name: 'raw pixels as scores',
    data: digits,
    nodes: { x: image, flat: { kind: 'flatten' }, out: out() },
    wires: ['x → flat', 'flat → out'],
    problems: ['error labels-do-not-fit at out'],
    fix: 'Insert a fully connected layer with 10 units',
    left: [],
  },
  {
    name: 'two target values for one output',
    data: prices,
    nodes: {
      x: { kind: 'input', params: { shape: [4] } },
      a: scores({ units: 1 }),
      out: out({ task: 'regression', loss: 'huber' }),
    },
    wires: ['x → a', 'a → out'],
    problems: ['error labels-do-not-fit at out'],
    fix: 'Set the units of "a" to 2',
    left: [],
  },
  {
    name: 'a classifier for measured values',
    data: prices,
    nodes: { x: { kind: 'input', params: { shape: [4] } }, a: scores({ units: 2 }), out: out() },
    wires: ['x → a', 'a → out'],
    problems: ['error loss-does-not-fit at out'],
    fix: 'Learn values with mean squared error',
    left: [],
  },
  {
    name: 'a regression for classes',
    data: digits,
    nodes: { x: image, flat: { kind: 'flatten' }, a: scores(), out: out({ task: 'regression', loss: 'huber' }) },
    wires: ['x → flat', 'flat → a', 'a → out'],
    problems: ['error loss-does-not-fit at out'],
    fix: 'Classify with softmax cross-entropy',
    left: [],
  },
  {
    name: 'an input of another size than the images',
    data: digits,
    nodes: { x: { kind: 'input' }, flat: { kind: 'flatten' }, a: scores(), out: out() },
    wires: ['x → flat', 'flat → a', 'a → out'],
    problems: ['error input-does-not-fit at x'],
    fix: 'Set the shape to 8×8×1',
    left: [],
  },
  {
    name: 'a row of numbers where the data are images',
    data: digits,
    nodes: { x: { kind: 'input', params: { shape: [60] } }, a: scores(), out: out() },
    wires: ['x → a', 'a → out'],
    problems: ['error input-does-not-fit at x'],
    fix: 'Set the shape to 8×8×1 and flatten it',
    left: [],
  },
]

for (const { name, nodes, wires, data, problems, fix, left } of cases) {
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
