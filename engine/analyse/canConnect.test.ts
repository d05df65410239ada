import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NetDocument } from '../contract/document.ts'
import { nodeId } from '../contract/ids.ts'
import type { Problem, Result } from '../contract/problem.ts'
import { applyEdits } from '../document/edits/applyEdits.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { analyse } from './analyse.ts'
import { canConnect } from './canConnect.ts'
import { drawGraph } from './fixtures/drawGraph.ts'
import { anyNetwork } from './fixtures/randomNetworks.ts'

const { graph } = drawGraph(
  {
    x: { kind: 'input', params: { shape: [8, 8, 1] } },
    conv: { kind: 'conv2d', params: { filters: 4, stride: [2, 2] } },
    deep: { kind: 'conv2d', params: { filters: 4 } },
    flat: { kind: 'flatten' },
    fc: { kind: 'dense' },
    join: { kind: 'add' },
    loose: { kind: 'conv2d', params: { filters: 2 } },
    out: { kind: 'output' },
    unfinished: { kind: 'flatten' },
  },
  ['x → conv', 'conv → deep', 'deep → flat', 'flat → fc', 'conv → join'],
)
const document: NetDocument = { ...emptyDocument('test'), graph }

function ask(from: string, to: string, toPort = 'in'): Result<null> {
  const { nodes } = analyse(document)
  return canConnect(graph, { ends: { from: nodeId(from), to: nodeId(to), toPort }, shapeOf: (id) => nodes.get(id) })
}

function refusal(result: Result<null>): Problem {
  const problem = result.ok ? undefined : result.problems[0]
  if (problem === undefined) throw new Error('This wire should have been refused.')
  return problem
}

function apply(problem: Problem, fix = 0): NetDocument {
  const result = applyEdits(document, problem.fixes[fix]?.edits ?? [])
  if (!result.ok) throw new Error(result.problems[0]?.message.en ?? '')
  return result.value
}

test('a wire that fits may be drawn', () => {
  expect(ask('fc', 'out')).toEqual({ ok: true, value: null })
  expect(ask('deep', 'join')).toEqual({ ok: true, value: null })
  expect(ask('x', 'loose')).toEqual({ ok: true, value: null })
})

test('what is not known yet is no reason to refuse', () => {
  expect(ask('unfinished', 'out').ok).toBe(true)
  expect(ask('unfinished', 'loose').ok).toBe(true)
})

const refused: readonly (readonly [string, string, string, string])[] = [
  ['a node to itself', 'fc', 'fc', 'self-wire'],
  ['a wire back to where the values come from', 'fc', 'conv', 'cycle'],
  ['anything behind an output', 'out', 'loose', 'no-output-port'],
  ['anything into an input', 'fc', 'x', 'unknown-port'],
  ['a second wire into a port for one', 'x', 'fc', 'port-occupied'],
  ['the same wire again', 'x', 'conv', 'already-connected'],
  ['a row of numbers into a convolution', 'fc', 'loose', 'wrong-rank'],
  ['an image into the scores', 'deep', 'out', 'wrong-rank'],
  ['a branch of another shape into a merge', 'x', 'join', 'merge-mismatch'],
  ['a node that is not there', 'gone', 'fc', 'no-such-node'],
]

for (const [what, from, to, code] of refused) {
  test(`refused with its reason in both languages: ${what}`, () => {
    const problem = refusal(ask(from, to))
    expect(problem.code).toBe(code)
    expect(problem.message.en).toMatch(/\.$/)
    expect(problem.message.zh).toMatch(/。$/)
  })
}

test('a port that does not exist is named', () => {
  expect(refusal(ask('x', 'loose', 'side')).message.en).toBe('"loose" has no input "side".')
})

test('a taken port offers to take the new wire instead', () => {
  const { graph: mended } = apply(refusal(ask('x', 'fc')))
  expect(mended.wires.filter(({ to }) => to === 'fc').map(({ from }) => from)).toEqual(['x'])
})

test('a wrong shape offers to connect through the layer that mends it', () => {
  const mended = apply(refusal(ask('deep', 'out')))
  const { nodes } = analyse(mended)
  expect(nodes.get(nodeId('out'))?.outputShape).toEqual([4 * 4 * 4])
})

test('a skip of another shape offers a projection', () => {
  const mended = apply(refusal(ask('x', 'join')))
  expect(analyse(mended).nodes.get(nodeId('join'))?.outputShape).toEqual([4, 4, 4])
})

test('a wire that may be drawn brings no cycle, no crowded port and no refused shape at its end', () => {
  fc.assert(
    fc.property(anyNetwork, fc.nat(), fc.nat(), (drawn, first, second) => {
      const { nodes: list } = drawn.graph
      const from = list[first % list.length]
      const to = list[second % list.length]
      fc.pre(from !== undefined && to !== undefined)
      if (from === undefined || to === undefined) return
      const before = analyse(drawn)
      const ends = { from: from.id, to: to.id, toPort: 'in' }
      const answer = canConnect(drawn.graph, { ends, shapeOf: (id) => before.nodes.get(id) })
      const connected = applyEdits({ ...emptyDocument('test'), graph: drawn.graph }, [{ type: 'addWire', ...ends }])
      fc.pre(answer.ok && connected.ok)
      if (!connected.ok) return
      const after = analyse(connected.value)
      const count = (code: string, problems: readonly Problem[]): number =>
        problems.filter((problem) => problem.code === code).length
      const codes = ['cycle', 'too-many-wires', 'no-output-port', 'unknown-port']
      expect(codes.map((code) => count(code, after.problems))).toEqual(codes.map((code) => count(code, before.problems)))
      const refusals =
        after.nodes.get(to.id)?.problems.filter(({ code }) => code === 'wrong-rank' || code === 'merge-mismatch') ?? []
      expect(refusals).toEqual([])
    }),
  )
})
