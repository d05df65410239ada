import type { Graph, GraphNode } from '../contract/document.ts'
import type { Fix, Problem } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { upstreamOf } from '../graph/reachability.ts'
import { formatShape, shapesEqual, shapeSize, type Shape } from '../graph/shape.ts'
import type { OutputShapeOf } from './canConnect.ts'
import { knownParams, nodeBefore } from './feedingLayer.ts'

/** Outputs that learn the input itself (autoencoders) must have its shape. */
export function targetProblems(graph: Graph, shapeOf: OutputShapeOf): readonly Problem[] {
  return graph.nodes.flatMap((node): readonly Problem[] => {
    if (node.kind !== 'output' || knownParams(node)?.['target'] !== 'input') return []
    const upstream = upstreamOf(graph, [node.id])
    const inputs = graph.nodes.filter((other) => other.kind === 'input' && upstream.has(other.id))
    const [input] = inputs
    const before = nodeBefore(graph, node.id)
    if (input === undefined || inputs.length > 1 || before === undefined) return []
    const expected = shapeOf(input.id)?.outputShape ?? null
    const got = shapeOf(before.id)?.outputShape ?? null
    return expected === null || got === null || shapesEqual(expected, got)
      ? []
      : [mismatch(graph, { node, before, expected, got })]
  })
}

interface Mismatch {
  readonly node: GraphNode
  readonly before: GraphNode
  readonly expected: Shape
  readonly got: Shape
}

function mismatch(graph: Graph, { node, before, expected, got }: Mismatch): Problem {
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
    fixes: targetFixes(graph, { node, before, expected, got }),
  }
}

function targetFixes(graph: Graph, { node, before, expected, got }: Mismatch): readonly Fix[] {
  const [wire] = indexGraph(graph).into(node.id)
  const wanted = formatShape(expected)
  if (wire !== undefined && shapeSize(expected) === shapeSize(got)) {
    return [
      {
        label: text(`Insert Reshape to ${wanted}`, `插入“变形”为 ${wanted}`),
        edits: [{ type: 'insertOnWire', wire: wire.id, kind: 'reshape', params: { shape: expected } }],
      },
    ]
  }
  const channels = expected.at(-1) ?? 1
  const params = knownParams(before)
  const param = (['units', 'filters'] as const).find((name) => params?.[name] === got.at(-1))
  if (param === undefined || !shapesEqual(expected.slice(0, -1), got.slice(0, -1))) return []
  const what = param === 'units' ? text('units', '单元数') : text('filters', '滤波器数')
  return [
    {
      label: text(`Set the ${what.en} of "${before.name}" to ${channels}`, `将“${before.name}”的${what.zh}设为 ${channels}`),
      edits: [{ type: 'setParams', node: before.id, params: { [param]: channels } }],
    },
  ]
}
