import type { DataSummary } from '../../contract/dataSummary.ts'
import type { Graph, GraphNode } from '../../contract/document.ts'
import type { Fix, Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { feedShares } from '../../graph/feedShares.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { formatShape, shapeSize, type Shape } from '../../graph/shape.ts'
import { describeShape } from '../../layers/describeShape.ts'
import { keepsChannels } from '../../layers/keepsChannels.ts'
import type { OutputShapeOf } from '../canConnect.ts'
import { knownParams, nodeBefore, nodeBeforeSkipping } from '../feedingLayer.ts'

export interface DataContext {
  readonly shapeOf: OutputShapeOf
  readonly data: DataSummary
}

/** Where the network does not fit the samples: their size, the number of classes or targets, the kind of loss. */
export function dataProblems(graph: Graph, context: DataContext): readonly Problem[] {
  const problems: Problem[] = []
  const sizes = graph.nodes.filter((node) => node.kind === 'input').map(inputSize)
  const areFed = sizes.length > 1 && feedShares(sizes, shapeSize(context.data.shape)) !== null
  graph.nodes.forEach((node) => {
    if (node.kind === 'input' && !areFed) problems.push(...inputProblems(graph, { node, sizes, data: context.data }))
    if (node.kind === 'output') problems.push(...outputProblems(graph, { node, ...context }))
  })
  return problems
}

function inputSize(node: GraphNode): number {
  const shape = knownParams(node)?.['shape']
  return Array.isArray(shape) ? shapeSize(shape) : Number.NaN
}

/** An input that holds as many numbers as a sample, in another shape, takes them row by row. Several may share the sample (`feedShares`). */
function inputProblems(
  graph: Graph,
  { node, sizes, data }: { readonly node: GraphNode; readonly sizes: readonly number[]; readonly data: DataSummary },
): readonly Problem[] {
  const shape = knownParams(node)?.['shape']
  if (!Array.isArray(shape) || shapeSize(shape) === shapeSize(data.shape)) return []
  const wanted = describeShape(data.shape)
  const taken = describeShape(shape)
  const sum = sizes.join(' + ')
  const several = text(
    ` Several inputs each take a whole sample, or share its ${shapeSize(data.shape)} numbers one after another; these take ${sum}.`,
    `多个输入要么各取整个样本，要么依次分用样本的 ${shapeSize(data.shape)} 个数；现在它们取 ${sum} 个。`,
  )
  const isAlone = sizes.length === 1
  return [
    {
      code: 'input-does-not-fit',
      severity: 'error',
      place: { node: node.id, param: 'shape' },
      message: text(
        `One sample of the data is ${wanted.en}, but "${node.name}" takes ${taken.en}.${isAlone ? '' : several.en}`,
        `数据中一个样本是 ${wanted.zh}，而“${node.name}”需要 ${taken.zh}。${isAlone ? '' : several.zh}`,
      ),
      expected: wanted,
      got: taken,
      fixes: [...fitPhotographs(shape, data), fitInput(graph, { node, shape, wanted: data.shape })],
    },
  ]
}

/** The built-in photographs, the only data without labels, come in any size. */
function fitPhotographs(shape: Shape, { targetSize }: DataSummary): readonly Fix[] {
  const [height = 0, width = 0, channels] = shape
  if (targetSize > 0 || shape.length !== 3 || (channels !== 1 && channels !== 3)) return []
  const name = formatShape(shape)
  return [
    {
      label: text(`Fit the photographs to ${name}`, `将照片调整为 ${name}`),
      edits: [{ type: 'setData', data: { source: { type: 'photographs', height, width, channels } } }],
    },
  ]
}

/** Where the network reads a row of numbers and the data are images, a Flatten keeps the rest of the network as it is. */
function fitInput(
  graph: Graph,
  { node, shape, wanted }: { readonly node: GraphNode; readonly shape: Shape; readonly wanted: Shape },
): Fix {
  const name = formatShape(wanted)
  const setShape = { type: 'setParams', node: node.id, params: { shape: wanted } } as const
  const wires = indexGraph(graph).outOf(node.id)
  if (shape.length !== 1 || wanted.length === 1 || wires.length === 0) {
    return { label: text(`Set the shape to ${name}`, `将形状设为 ${name}`), edits: [setShape] }
  }
  return {
    label: text(`Set the shape to ${name} and flatten it`, `将形状设为 ${name} 并展平`),
    edits: [setShape, ...wires.map((wire) => ({ type: 'insertOnWire', wire: wire.id, kind: 'flatten', params: {} }) as const)],
  }
}

function outputProblems(graph: Graph, { node, shapeOf, data }: DataContext & { readonly node: GraphNode }): readonly Problem[] {
  const params = knownParams(node)
  // An autoencoder is compared with its own input; labels play no part. Samples without labels are for looking only.
  if (params === null || params['target'] === 'input' || data.targetSize === 0) return []
  const task = params['task']
  if (task === 'classification' && data.classNames === null) return [wrongTask(node, 'regression')]
  if (task === 'regression' && data.classNames !== null) return [wrongTask(node, 'classification')]
  const before = nodeBefore(graph, node.id)
  const scores = before === undefined ? null : (shapeOf(before.id)?.outputShape ?? null)
  if (before === undefined || scores === null || scores.length !== 1) return []
  const got = scores[0] ?? 0
  const expected = data.classNames?.length ?? data.targetSize
  const oneScoreForTwo = got === 1 && expected === 2 && params['loss'] === 'binaryCrossEntropy'
  if (got === expected || oneScoreForTwo) return []
  return [wrongCount(graph, { node, got, expected, data })]
}

function wrongTask(node: GraphNode, needed: 'classification' | 'regression'): Problem {
  const classes = needed === 'classification'
  return {
    code: 'loss-does-not-fit',
    severity: 'error',
    place: { node: node.id, param: 'task' },
    message: classes
      ? text(
          `The data name a class for each sample, but "${node.name}" is set to learn measured values (regression).`,
          `数据为每个样本给出类别，而“${node.name}”被设为学习数值（回归）。`,
        )
      : text(
          `The data give a measured value for each sample, but "${node.name}" is set to tell classes apart.`,
          `数据为每个样本给出数值，而“${node.name}”被设为区分类别（分类）。`,
        ),
    expected: classes ? text('classification', '分类') : text('regression', '回归'),
    got: classes ? text('regression', '回归') : text('classification', '分类'),
    fixes: [
      classes
        ? {
            label: text('Classify with softmax cross-entropy', '改为分类，使用 softmax 交叉熵'),
            edits: [{ type: 'setParams', node: node.id, params: { task: 'classification', loss: 'softmaxCrossEntropy' } }],
          }
        : {
            label: text('Learn values with mean squared error', '改为回归，使用均方误差'),
            edits: [{ type: 'setParams', node: node.id, params: { task: 'regression', loss: 'meanSquaredError' } }],
          },
    ],
  }
}

function wrongCount(
  graph: Graph,
  {
    node,
    got,
    expected,
    data,
  }: { readonly node: GraphNode; readonly got: number; readonly expected: number; readonly data: DataSummary },
): Problem {
  const classes = data.classNames !== null
  return {
    code: 'labels-do-not-fit',
    severity: 'error',
    place: { node: node.id },
    message: classes
      ? text(
          `The data have ${expected} classes, but ${got} scores arrive at "${node.name}". There must be one score for each class.`,
          `数据有 ${expected} 个类别，而到达“${node.name}”的分数有 ${got} 个。每个类别必须对应一个分数。`,
        )
      : text(
          `The data have ${expected} target values for each sample, but ${got} values arrive at "${node.name}".`,
          `数据的每个样本有 ${expected} 个目标值，而到达“${node.name}”的值有 ${got} 个。`,
        ),
    expected: text(String(expected), String(expected)),
    got: text(String(got), String(got)),
    fixes: fitCount(graph, { node, got, expected }),
  }
}

/** For a network that has learned other classes: the layers before keep what they know. */
function replaceHead(node: GraphNode, scores: number): Fix {
  return {
    label: text(`Replace the head with a fresh one of ${scores} scores`, `换一个新的输出头，输出 ${scores} 个得分`),
    edits: [{ type: 'replaceHead', output: node.id, scores }],
  }
}

function fitCount(
  graph: Graph,
  { node, got, expected }: { readonly node: GraphNode; readonly got: number; readonly expected: number },
): readonly Fix[] {
  const feeding = nodeBeforeSkipping(graph, { node: node.id, skip: keepsChannels })
  const params = feeding === undefined ? null : knownParams(feeding)
  const param = (['units', 'filters'] as const).find((name) => params?.[name] === got)
  if (feeding !== undefined && param !== undefined) {
    const what = param === 'units' ? text('units', '单元数') : text('filters', '滤波器数')
    return [
      {
        label: text(`Set the ${what.en} of "${feeding.name}" to ${expected}`, `将“${feeding.name}”的${what.zh}设为 ${expected}`),
        edits: [{ type: 'setParams', node: feeding.id, params: { [param]: expected } }],
      },
      replaceHead(node, expected),
    ]
  }
  const [wire] = indexGraph(graph).into(node.id)
  if (wire === undefined) return []
  return [
    {
      label: text(`Insert a fully connected layer with ${expected} units`, `插入 ${expected} 个单元的全连接层`),
      edits: [{ type: 'insertOnWire', wire: wire.id, kind: 'dense', params: { units: expected } }],
    },
  ]
}
