import type { GraphNode } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { formatShape, type Shape } from '../../graph/shape.ts'
import { keptWeightNames, keptWires, type KeptOnnx } from '../../layers/inert/keptOnnx.ts'
import type { AskedOperator } from '../onnx/chooseOperatorSet.ts'
import type { InertExport } from './inertExport.ts'
import { onnxObstacle } from './onnxObstacle.ts'
import { nothingKept, refuseInert, weightsLost, wiresChanged } from './refuseInert.ts'

const replace = text('Replace or remove it.', '请替换或删去它。')
const rewire = text('Wire it as it was, or remove it.', '请恢复原来的连线，或删去它。')

/** Why an unknown operator cannot leave as ONNX; null: nothing of its own stands in the way. */
export function refuseKeptOnnx(
  { document, weights }: Pick<InertExport, 'document' | 'weights'>,
  { node, kept }: { readonly node: GraphNode; readonly kept: KeptOnnx | null },
): Problem | null {
  if (kept === null) return nothingKept(node, 'onnx')
  const obstacle = onnxObstacle(kept)
  if (obstacle !== null) {
    const expected = text('an operator that can be written again', '可以重新写出的算子')
    return refuseInert(node, { reason: obstacle, expected, got: text(kept.operator, kept.operator), advice: replace })
  }
  const [asked, got] = [keptWires(kept), document.graph.wires.filter(({ to }) => to === node.id).length]
  if (asked !== got) return wiresChanged(node, { asked, got })
  const names = keptWeightNames(kept)
  const found = names.filter((name) => weights.has(`${node.id}/${name}`))
  return found.length === names.length ? null : weightsLost(node, { asked: names.length, got: found.length })
}

export function refuseShape(
  node: GraphNode,
  { asked, got }: { readonly asked: Shape | null; readonly got: Shape | null },
): Problem {
  const [before, now] = [asked, got].map((shape) =>
    shape === null ? text('an unknown shape', '未知的形状') : text(formatShape(shape), formatShape(shape)),
  )
  if (before === undefined || now === undefined) throw new Error('Two shapes give two texts.')
  return refuseInert(node, {
    reason: text(
      `it took ${before.en} where it came from, and is given ${now.en} now`,
      `它原来接收 ${before.zh}，现在得到 ${now.zh}`,
    ),
    expected: before,
    got: now,
    advice: rewire,
  })
}

/** Only operators of the same file know what an operator gives whose shape is not told. */
export function refuseUnknownShape(source: GraphNode, user: GraphNode): Problem {
  return refuseInert(source, {
    reason: text(
      `its file does not tell what comes out of it, which "${user.name}" has to know`,
      `其文件没有说明它输出什么，而“${user.name}”需要知道`,
    ),
    expected: text('an output of known shape', '形状已知的输出'),
    got: text('an unknown shape', '未知的形状'),
    advice: text(
      'Write the file anew with the shape of its output (onnx.shape_inference.infer_shapes with data_prop=True, or graph.value_info) and import it again, or remove the operator.',
      '请为文件补上其输出的形状（onnx.shape_inference.infer_shapes 并设 data_prop=True，或 graph.value_info）后重新导入，或删去该算子。',
    ),
  })
}

/** The file is written in one operator set; there the operator would be another one. */
export function refuseMisfit(
  node: GraphNode,
  {
    asked,
    isInside,
    operatorSet,
    domains,
  }: {
    readonly asked: AskedOperator
    readonly isInside: boolean
    readonly operatorSet: number
    readonly domains: Readonly<Record<string, number>>
  },
): Problem {
  const { operator, domain, version } = asked
  const name = domain === '' ? 'ai.onnx' : domain
  const target = domain === '' ? operatorSet : (domains[domain] ?? version)
  return refuseInert(node, {
    reason: text(
      `it ${isInside ? 'holds' : 'is'} ${operator} of ${name} ${version}, and in ${name} ${target}, in which the file is written, that name may mean something else`,
      `它${isInside ? '包含' : '是'} ${name} ${version} 的 ${operator}，而文件以 ${name} ${target} 写出，同名算子的含义可能不同`,
    ),
    expected: text(`${name} ${target}`, `${name} ${target}`),
    got: text(`${name} ${version}`, `${name} ${version}`),
    advice: text(
      `Convert the file it came from to opset ${target} (onnx.version_converter) and import it again, or remove it.`,
      `请把来源文件转换为 opset ${target}（onnx.version_converter）后重新导入，或删去它。`,
    ),
  })
}
