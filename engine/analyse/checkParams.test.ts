import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GraphNode, ParamValue } from '../contract/document.ts'
import { nodeId } from '../contract/ids.ts'
import { layerKinds, layerKind } from '../layers/registry.ts'
import { checkParams, nearestLegal } from './checkParams.ts'

function problemsOf(kind: string, params: Readonly<Record<string, ParamValue>>) {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`no kind ${kind}`)
  const node: GraphNode = { id: nodeId('n'), kind, name: 'n', params, x: 0, y: 0 }
  return checkParams(node, definition)
}

const nearest: readonly (readonly [string, string, ParamValue, ParamValue])[] = [
  ['dense', 'units', 0, 1],
  ['dense', 'units', 2.6, 3],
  ['dense', 'units', 'many', 64],
  ['dense', 'bias', 'yes', true],
  ['dense', 'activation', 'tan', 'none'],
  ['dense', 'l1', -3, 0],
  ['conv2d', 'kernel', [0, 5], [1, 5]],
  ['conv2d', 'kernel', 3, [3, 3]],
  ['conv2d', 'kernel', [3, 3, 3], [3, 3]],
  ['conv2d', 'padding', -2, 0],
  ['conv2d', 'padding', 'full', 'same'],
  ['input', 'shape', [28.4, 0, 1], [28, 1, 1]],
  ['input', 'shape', [], [28, 28, 1]],
]

for (const [kind, param, value, fixed] of nearest) {
  test(`${kind}.${param} = ${JSON.stringify(value)} is refused, and ${JSON.stringify(fixed)} is the nearest legal value`, () => {
    const problems = problemsOf(kind, { [param]: value })
    expect(problems.map(({ code, place }) => [code, place.param])).toEqual([['illegal-value', param]])
    expect(problems[0]?.fixes[0]?.edits).toEqual([{ type: 'setParams', node: 'n', params: { [param]: fixed } }])
  })
}

test('the message names the node, the param, what is expected and what was found', () => {
  const [problem] = problemsOf('dense', { units: -5 })
  expect(problem?.message.en).toBe('Units of "n" must be a whole number from 1 to 1048576. It is -5.')
  expect(problem?.message.zh).toContain('单元数')
  expect(problem?.got?.en).toBe('-5')
})

test('params that are left out take their defaults, and defaults are legal for every kind', () => {
  for (const { kind } of layerKinds) expect(problemsOf(kind, {})).toEqual([])
})

test('whatever a param holds, its nearest legal value is legal, and a legal value is its own', () => {
  const specs = layerKinds.flatMap((definition) => Object.values(definition.params))
  const anyValue = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.array(fc.oneof(fc.double(), fc.integer())),
    fc.constant(null),
  )
  fc.assert(
    fc.property(fc.constantFrom(...specs), anyValue, (spec, value) => {
      const found = nearestLegal(spec, value)
      expect(spec.check(found)).toBeNull()
      expect(found).toEqual(spec.check(value) === null ? value : found)
      expect(nearestLegal(spec, found)).toEqual(found)
    }),
  )
})
