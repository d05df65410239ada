import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { hasLabels, type DataSet } from '../../data/dataSet.ts'
import { feedShares } from '../../graph/feedShares.ts'
import { formatShape, shapeSize } from '../../graph/shape.ts'
import type { CompiledNet } from './compiledNet.ts'

/**
 * Where data cannot be fed into a compiled net. The analysis says the usual cases better; this also holds for nets with
 * several inputs and outputs, and keeps broken batches from ever being made. Data without labels fit every output: they
 * are for looking, and no batch with targets is made of them (`lacksLabels`).
 */
export function checkFit(net: CompiledNet, dataSet: DataSet, document: NetDocument): readonly Problem[] {
  const size = shapeSize(dataSet.shape)
  const values = dataSet.classNames?.length ?? dataSet.targetSize
  const nameOf = (node: NodeId): string => document.graph.nodes.find(({ id }) => id === node)?.name ?? node
  const sizeProblem = (node: NodeId, got: string, expected: string): Problem => ({
    code: 'data-does-not-fit',
    severity: 'error',
    place: { node },
    message: text(
      `The data do not fit "${nameOf(node)}": it has ${got}, the data need ${expected}.`,
      `数据与“${nameOf(node)}”不符：该节点为 ${got}，而数据需要 ${expected}。`,
    ),
    expected: text(expected, expected),
    got: text(got, got),
    fixes: [],
  })

  const areFed =
    feedShares(
      net.inputs.map(({ shape }) => shapeSize(shape)),
      size,
    ) !== null
  const inputs = net.inputs
    .filter(({ shape }) => !areFed && shapeSize(shape) !== size)
    .map(({ node, shape }) => sizeProblem(node, formatShape(shape), formatShape(dataSet.shape)))
  const outputs = net.outputs.flatMap(({ node, settings, scoresShape }) => {
    const width = shapeSize(scoresShape)
    if (settings.target === 'input') return width === size ? [] : [sizeProblem(node, String(width), String(size))]
    if (!hasLabels(dataSet)) return []
    /* Two classes may share one score: binary cross-entropy tells them by its sign. */
    const single = width === 1 && values === 2 && settings.loss.kind === 'binaryCrossEntropy'
    return width === values || single ? [] : [sizeProblem(node, String(width), String(values))]
  })
  const tasks = net.outputs.flatMap(({ node, settings }) => {
    if (settings.task !== 'classification' || dataSet.classNames !== null || !hasLabels(dataSet)) return []
    return [sizeProblem(node, 'classification', 'regression')]
  })
  return [...inputs, ...outputs, ...tasks]
}

/** Whether an output asks for labels that the data do not have: then there is no loss, and nothing can be trained. */
export function lacksLabels({ outputs }: Pick<CompiledNet, 'outputs'>, dataSet: DataSet): boolean {
  return !hasLabels(dataSet) && outputs.some(({ settings }) => settings.target !== 'input')
}
