import type { Graph, GraphNode } from '../../contract/document.ts'
import type { Fix, Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { upstreamOf } from '../../graph/reachability.ts'
import { formatShape, shapesEqual, shapeSize, type Shape } from '../../graph/shape.ts'
import type { OutputShapeOf } from '../canConnect.ts'
import { knownParams, nodeBefore } from '../feedingLayer.ts'

/** Outputs that learn the input itself (autoencoders) must hold as many numbers as it has; these are compared row by row. */
export function targetProblems(graph: Graph, shapeOf: OutputShapeOf): readonly Problem[] {
  const outputs = graph.nodes.filter((node) => node.kind === 'output' && knownParams(node)?.['target'] === 'input')
  return outputs.flatMap((node): readonly Problem[] => {
    const upstream = upstreamOf(graph, [node.id])
    const inputs = graph.nodes.filter((other) => other.kind === 'input' && upstream.has(other.id))
    const [input] = inputs
    const before = nodeBefore(graph, node.id)
    if (input === undefined || inputs.length > 1 || before === undefined) return []
    const expected = shapeOf(input.id)?.outputShape ?? null
    const got = shapeOf(before.id)?.outputShape ?? null
    if (expected === null || got === null || shapeSize(expected) === shapeSize(got)) return []
    return [mismatch({ node, before, expected, got })]
  })
}

interface Mismatch {
  readonly node: GraphNode
  readonly before: GraphNode
  readonly expected: Shape
  readonly got: Shape
}

function mismatch({ node, before, expected, got }: Mismatch): Problem {
  const wanted = formatShape(expected)
  const found = formatShape(got)
  return {
    code: 'target-does-not-fit',
    severity: 'error',
    place: { node: node.id, param: 'target' },
    message: text(
      `"${node.name}" is compared with the input itself, which is ${wanted}, but "${before.name}" gives ${found}.`,
      `“${node.name}”要与输入自身比较，输入的形状是 ${wanted}，而“${before.name}”给出 ${found}。`,
    ),
    expected: text(wanted, wanted),
    got: text(found, found),
    fixes: targetFixes({ before, expected, got }),
  }
}

function targetFixes({ before, expected, got }: Omit<Mismatch, 'node'>): readonly Fix[] {
  const flat = got.length === 1
  const wanted = flat ? shapeSize(expected) : (expected.at(-1) ?? 1)
  const params = knownParams(before)
  const param = (['units', 'filters'] as const).find((name) => params?.[name] === got.at(-1))
  if (param === undefined || (!flat && !shapesEqual(expected.slice(0, -1), got.slice(0, -1)))) return []
  const what = param === 'units' ? text('units', '单元数') : text('filters', '滤波器数')
  return [
    {
      label: text(`Set the ${what.en} of "${before.name}" to ${wanted}`, `将“${before.name}”的${what.zh}设为 ${wanted}`),
      edits: [{ type: 'setParams', node: before.id, params: { [param]: wanted } }],
    },
  ]
}
