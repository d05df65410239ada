import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Params } from '../contract/document.ts'
import { nodeId } from '../contract/ids.ts'
import { formulaText } from '../graph/formula.ts'
import { shapeSize } from '../graph/shape.ts'
import { layerKind, withDefaults } from '../layers/registry.ts'
import { analyse } from './analyse.ts'
import type { GraphAnalysis } from './analysis.ts'
import { drawGraph, type Drawing } from './fixtures/drawGraph.ts'
import { anyData, anyEdit, anyNetwork, copyOf, plainAnalysis } from './fixtures/randomNetworks.ts'

function behindInput(shape: readonly number[], layer: Drawing[string]) {
  return analyse(drawGraph({ x: { kind: 'input', params: { shape } }, layer }, ['x → layer'])).nodes.get(nodeId('layer'))
}

interface Example {
  readonly what: string
  readonly input: readonly number[]
  readonly kind: string
  readonly params: Params
  readonly output: readonly number[]
  readonly trainable: number
  readonly multiplyAdds: number
}

/* Stanford CS231n, convolutional networks, except the last two; multiply-adds by hand. */
const examples: readonly Example[] = [
  {
    what: '(7 − 3 + 2·1) / 2 + 1 = 4',
    input: [7, 7, 3],
    kind: 'conv2d',
    params: { filters: 2, kernel: [3, 3], stride: [2, 2], padding: 1 },
    output: [4, 4, 2],
    trainable: 3 * 3 * 3 * 2 + 2,
    multiplyAdds: 4 * 4 * 3 * 3 * 3 * 2,
  },
  {
    what: 'ten 5×5 filters on 32×32×3 have 760 parameters',
    input: [32, 32, 3],
    kind: 'conv2d',
    params: { filters: 10, kernel: [5, 5], padding: 2 },
    output: [32, 32, 10],
    trainable: 760,
    multiplyAdds: 32 * 32 * 5 * 5 * 3 * 10,
  },
  {
    what: 'a 2×2 pooling halves 224',
    input: [224, 224, 64],
    kind: 'maxPool2d',
    params: {},
    output: [112, 112, 64],
    trainable: 0,
    multiplyAdds: 0,
  },
  {
    what: 'ten classes from 3072 numbers',
    input: [3072],
    kind: 'dense',
    params: { units: 10 },
    output: [10],
    trainable: 30_730,
    multiplyAdds: 30_720,
  },
  {
    what: 'a fully connected layer works on the last axis',
    input: [5, 3],
    kind: 'dense',
    params: { units: 2 },
    output: [5, 2],
    trainable: 8,
    multiplyAdds: 30,
  },
]

for (const { what, input, kind, params, ...expected } of examples) {
  test(`counts by hand: ${what}`, () => {
    const { outputShape: output, trainable, multiplyAdds, problems } = behindInput(input, { kind, params }) ?? {}
    expect({ output, trainable, multiplyAdds }).toEqual(expected)
    expect(problems?.filter(({ code }) => code !== 'unconnected' && code !== 'last-axis-only')).toEqual([])
  })
}

test('three stacked 3×3 convolutions on C channels have 27·C·C weights, one 7×7 has 49·C·C', () => {
  const channels = 6
  const small = { kind: 'conv2d', params: { filters: channels, bias: false } }
  const stacked = drawGraph({ x: { kind: 'input', params: { shape: [9, 9, channels] } }, a: small, b: small, c: small }, [
    'x → a',
    'a → b',
    'b → c',
  ])
  expect(analyse(stacked).totals.trainable).toBe(27 * channels * channels)
  expect(behindInput([9, 9, channels], { kind: 'conv2d', params: { ...small.params, kernel: [7, 7] } })?.trainable).toBe(
    49 * channels * channels,
  )
})

test('every figure shows its arithmetic', () => {
  const conv = behindInput([32, 32, 3], { kind: 'conv2d', params: { filters: 10, kernel: [5, 5], padding: 2 } })
  expect({
    output: formulaText(conv?.outputFormula ?? []),
    parameters: formulaText(conv?.parameterFormula ?? []),
    multiplyAdds: formulaText(conv?.multiplyAddsFormula ?? []),
    field: formulaText(conv?.receptiveFieldFormula ?? []),
    memory: formulaText(conv?.activationFormula ?? []),
  }).toEqual({
    output: '(32 − 5 + 2·2) / 1 + 1 = 32',
    parameters: '5·5·3·10 + 10',
    multiplyAdds: '32·32 · 5·5·3·10',
    field: '1 + (5 − 1)·1 = 5',
    memory: '32×32×10 × 4 B = 40,960 B',
  })
})

test('batch normalisation learns two numbers for each channel and keeps two more', () => {
  expect(behindInput([8, 8, 16], { kind: 'batchNorm' })).toMatchObject({ trainable: 32, frozen: 32 })
})

test('freezing a node moves its weights to the frozen ones', () => {
  const layers = { x: { kind: 'input', params: { shape: [784] } }, a: { kind: 'dense', params: { units: 10 } } } as const
  const frozen = drawGraph({ ...layers, a: { ...layers.a, frozen: true } }, ['x → a'])
  expect(analyse(drawGraph(layers, ['x → a'])).totals).toMatchObject({ trainable: 7850, frozen: 0 })
  expect(analyse(frozen).totals).toMatchObject({ trainable: 0, frozen: 7850 })
  expect(analyse(drawGraph({ ...layers, a: { kind: 'batchNorm', frozen: true } }, ['x → a'])).totals).toMatchObject({
    trainable: 0,
    frozen: 4 * 784,
  })
})

test('depth counts convolutions and fully connected layers along the longest path only', () => {
  const document = drawGraph(
    {
      x: { kind: 'input', params: { shape: [8, 8, 16] } },
      long1: { kind: 'conv2d' },
      long2: { kind: 'conv2d' },
      relu: { kind: 'activation' },
      short: { kind: 'conv2d' },
      join: { kind: 'add' },
      flat: { kind: 'flatten' },
      fc: { kind: 'dense', params: { units: 10 } },
      out: { kind: 'output' },
    },
    [
      'x → long1',
      'long1 → long2',
      'long2 → relu',
      'x → short',
      'relu → join',
      'short → join',
      'join → flat',
      'flat → fc',
      'fc → out',
    ],
  )
  const { totals, order, problems } = analyse(document)
  expect(totals.depth).toBe(3)
  expect(order.at(-1)).toBe('out')
  expect(problems).toEqual([])
})

test('a chain of 10,000 layers is worked out to its end', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`)
  const nodes: Record<string, Drawing[string]> = { x: { kind: 'input', params: { shape: [4] } } }
  for (const name of names) nodes[name] = { kind: 'dense', params: { units: 4 } }
  const wires = ['x → n0', ...names.slice(1).map((name, index) => `n${index} → ${name}`)]
  expect(analyse(drawGraph(nodes, wires)).totals).toEqual({
    trainable: 200_000,
    frozen: 0,
    multiplyAdds: 160_000,
    depth: 10_000,
    activationBytes: 10_001 * 4 * 4,
  })
})

test('nodes behind an unfinished one have no shape, and only the unfinished one is reported', () => {
  const document = drawGraph(
    { x: { kind: 'input', params: { shape: [4] } }, bad: { kind: 'conv2d' }, next: { kind: 'flatten' }, out: { kind: 'output' } },
    ['x → bad', 'bad → next', 'next → out'],
  )
  const { nodes, problems } = analyse(document)
  expect(nodes.get(nodeId('out'))?.outputShape).toBeNull()
  expect(problems.map(({ code, place }) => [code, place.node])).toEqual([['wrong-rank', 'bad']])
})

test('nodes that an edit does not touch keep the identity of their results, moved nodes too', () => {
  const document = drawGraph(
    { x: { kind: 'input', params: { shape: [8, 8, 3] } }, a: { kind: 'conv2d' }, b: { kind: 'flatten' }, c: { kind: 'dense' } },
    ['x → a', 'a → b', 'b → c'],
  )
  const before = analyse(document)
  const edited = {
    graph: {
      ...document.graph,
      nodes: document.graph.nodes.map((node) => {
        if (node.name === 'a') return { ...node, x: node.x + 50 }
        return node.name === 'c' ? { ...node, params: { units: 3 } } : node
      }),
    },
  }
  const after = analyse(edited, { previous: before })
  const kept = [...after.nodes].filter(([id, node]) => before.nodes.get(id) === node).map(([id]) => id)
  expect(kept).toEqual(['x', 'a', 'b'])
  expect(after.nodes.get(nodeId('c'))?.outputShape).toEqual([3])
})

test('a kernel that changes no shape still changes what the layers behind it see', () => {
  const document = drawGraph(
    {
      x: { kind: 'input', params: { shape: [8, 8, 3] } },
      a: { kind: 'conv2d' },
      b: { kind: 'activation' },
      c: { kind: 'conv2d' },
    },
    ['x → a', 'a → b', 'b → c'],
  )
  const before = analyse(document)
  const nodes = document.graph.nodes.map((node) => (node.name === 'a' ? { ...node, params: { kernel: [5, 5] } } : node))
  const after = analyse({ graph: { ...document.graph, nodes } }, { previous: before })
  expect(before.nodes.get(nodeId('c'))?.receptiveField?.size).toEqual([5, 5])
  expect(after.nodes.get(nodeId('c'))?.receptiveField?.size).toEqual([7, 7])
})

/** An edit, or how far back into the history: undoing and redoing may lead to any document that there was. */
const anyStep = fc.oneof({ weight: 4, arbitrary: anyEdit }, { weight: 1, arbitrary: fc.nat() })

test('after any edits, undone and done again, the incremental analysis equals one from scratch', () => {
  fc.assert(
    fc.property(anyNetwork, anyData, fc.array(anyStep, { minLength: 1, maxLength: 12 }), (start, data, steps) => {
      const documents = [start]
      const analyses = [analyse(start, { data })]
      for (const step of steps) {
        const last = documents.at(-1) ?? start
        const next = typeof step === 'number' ? documents[step % documents.length] : { graph: step(last.graph) }
        documents.push(next ?? start)
        analyses.push(analyse(next ?? start, { previous: analyses.at(-1) ?? null, data }))
      }
      // Afterwards, so that nothing comes between one step and the next.
      const scratch = documents.map((document) => analyse(copyOf(document), { data }))
      expect(analyses.map(written)).toEqual(scratch.map(written))
    }),
    { numRuns: 1000 },
  )
})

/** One string, which is compared much faster than the objects. */
function written(analysis: GraphAnalysis): string {
  return JSON.stringify(plainAnalysis(analysis))
}

test('after any edit, an order, totals or problems that come out as before are the same object as before', () => {
  fc.assert(
    fc.property(anyNetwork, anyEdit, (start, edit) => {
      const before = analyse(start)
      const after = analyse({ graph: edit(start.graph) }, { previous: before })
      const parts = ['order', 'totals', 'problems'] as const
      const equal = parts.filter((part) => JSON.stringify(before[part]) === JSON.stringify(after[part]))
      expect(parts.filter((part) => before[part] === after[part])).toEqual(equal)
    }),
  )
})

test('an edit that no figure depends on gives back the analysis itself', () => {
  const document = drawGraph({ x: { kind: 'input', params: { shape: [8] } }, out: { kind: 'output' } }, ['x → out'])
  const before = analyse(document)
  const moved = { ...document.graph, nodes: document.graph.nodes.map((node) => ({ ...node, y: node.y + 40 })) }
  expect(analyse({ graph: moved }, { previous: before })).toBe(before)
})

test('layers that are alike share what is worked out, and those that differ in one param do not', () => {
  const conv = (kernel: readonly number[]) => ({ kind: 'conv2d', params: { filters: 2, kernel, bias: false } })
  const document = drawGraph(
    { x: { kind: 'input', params: { shape: [9, 9, 4] } }, a: conv([3, 3]), b: conv([3, 3]), c: conv([5, 3]), d: conv([3, 3]) },
    ['x → a', 'x → b', 'x → c', 'a → d'],
  )
  const { nodes } = analyse(document)
  expect(['a', 'b', 'c', 'd'].map((name) => nodes.get(nodeId(name))?.trainable)).toEqual([
    3 * 3 * 4 * 2,
    3 * 3 * 4 * 2,
    5 * 3 * 4 * 2,
    3 * 3 * 2 * 2,
  ])
})

test('every node of a network says what its layer kind says when it is asked alone', () => {
  fc.assert(
    fc.property(anyNetwork, (document) => {
      const { nodes } = analyse(document)
      for (const node of document.graph.nodes) {
        const found = nodes.get(node.id)
        const definition = layerKind(node.kind)
        if (found === undefined || found.outputShape === null || definition === undefined) continue
        const inputs = found.inputShapes.filter((shape) => shape !== null)
        const params = withDefaults(definition, node.params)
        const alone = definition.inferShape(params, inputs)
        const weights = definition.weights(params, inputs).map(({ shape }) => shapeSize(shape))
        expect([found.outputShape, found.trainable + found.frozen, found.multiplyAdds]).toEqual([
          'shape' in alone ? alone.shape : alone.refusals,
          weights.reduce((sum, count) => sum + count, 0),
          definition.multiplyAdds?.(params, inputs, found.outputShape).count ?? 0,
        ])
      }
    }),
  )
})

test('a network without errors has a shape at every node, and totals that are the sums over its nodes', () => {
  fc.assert(
    fc.property(anyNetwork, (document) => {
      const { nodes, totals, problems } = analyse(document)
      const results = [...nodes.values()]
      const sum = (pick: (node: (typeof results)[number]) => number): number =>
        results.reduce((total, node) => total + pick(node), 0)
      expect(totals).toMatchObject({
        trainable: sum((node) => node.trainable),
        frozen: sum((node) => node.frozen),
        multiplyAdds: sum((node) => node.multiplyAdds),
        activationBytes: sum((node) => node.activationBytes),
      })
      const errors = problems.filter(({ severity }) => severity === 'error')
      expect(errors.length > 0 || results.every((node) => node.outputShape !== null)).toBe(true)
    }),
  )
})
