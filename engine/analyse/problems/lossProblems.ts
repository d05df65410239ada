import type { Graph, GraphNode } from '../../contract/document.ts'
import type { Fix, Problem, Severity } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { activationOf, knownParams, nodeBeforeSkipping } from '../feedingLayer.ts'

/** Kinds that move values about or disturb them in training, but leave what an activation did to them. */
const carriers: ReadonlySet<string> = new Set(['flatten', 'reshape', 'dropout', 'gaussianNoise'])

/** Activations that do not go with what follows them: a second softmax, a loss that wants raw scores, a regression. */
export function lossProblems(graph: Graph): readonly Problem[] {
  const problems: Problem[] = []
  graph.nodes.forEach((node) => {
    const problem = node.kind === 'activation' || node.kind === 'output' ? lossProblem(graph, node) : null
    if (problem !== null) problems.push(problem)
  })
  return problems
}

function lossProblem(graph: Graph, node: GraphNode): Problem | null {
  const isSoftmax = node.kind === 'activation'
  if (isSoftmax && activationOf(node) !== 'softmax') return null
  const before = nodeBeforeSkipping(graph, { node: node.id, skip: carriers })
  if (before === undefined) return null
  const clash = isSoftmax ? clashAtSoftmax(node, before) : clashAtOutput(node, before)
  if (clash === null) return null
  const activation = activationOf(before)
  return {
    code: clash.code,
    severity: clash.severity ?? 'warning',
    place: isSoftmax ? { node: node.id } : { node: node.id, param: 'loss' },
    message: clash.message,
    expected: clash.expected ?? text('raw scores', '原始分数'),
    got: text(`${activation} in "${before.name}"`, `“${before.name}”中的 ${activation}`),
    fixes: [takeAway(isSoftmax ? node : before)],
  }
}

interface Clash {
  readonly code: string
  readonly severity?: Severity
  readonly message: Text
  readonly expected?: Text
}

function clashAtSoftmax(node: GraphNode, before: GraphNode): Clash | null {
  if (activationOf(before) !== 'softmax') return null
  return {
    code: 'two-softmaxes',
    message: text(
      `"${node.name}" applies softmax to what "${before.name}" has already put through softmax. The second makes all classes nearly equal.`,
      `“${node.name}”对“${before.name}”已做过 softmax 的结果又做了一次 softmax。第二次会使各类别几乎相等。`,
    ),
  }
}

function clashAtOutput(node: GraphNode, before: GraphNode): Clash | null {
  const params = knownParams(node)
  const activation = activationOf(before)
  if (activation === 'softmax') return softmaxClash(node, { before, loss: params?.['loss'] })
  if (activation === 'sigmoid' && params?.['loss'] === 'binaryCrossEntropy') {
    return {
      code: 'two-sigmoids',
      message: text(
        `The loss of "${node.name}" applies the sigmoid itself, and "${before.name}" has already done so. Two in a row learn slowly.`,
        `“${node.name}”的损失自带 sigmoid，而“${before.name}”已经做过一次。连续两次会使学习变慢。`,
      ),
    }
  }
  if (activation === 'relu' && params?.['task'] === 'classification') {
    return {
      code: 'relu-before-scores',
      severity: 'hint',
      message: text(
        `"${before.name}" ends in ReLU, which cuts off negative scores. Scores for a classification are usually left as they are.`,
        `“${before.name}”以 ReLU 结尾，会截去负的分数。用于分类的分数通常不再加激活函数。`,
      ),
    }
  }
  return null
}

function softmaxClash(node: GraphNode, { before, loss }: { readonly before: GraphNode; readonly loss: unknown }): Clash {
  switch (loss) {
    case 'softmaxCrossEntropy':
      return {
        code: 'two-softmaxes',
        message: text(
          `The loss of "${node.name}" applies softmax itself, and "${before.name}" has already done so. Two softmaxes in a row learn slowly.`,
          `“${node.name}”的损失自带 softmax，而“${before.name}”已经做过一次。连续两次 softmax 会使学习变慢。`,
        ),
      }
    case 'hinge':
      return {
        code: 'hinge-after-softmax',
        message: text(
          `The hinge loss of "${node.name}" compares raw scores by a margin, but "${before.name}" squeezes them into 0 to 1 by softmax, where the margin can hardly be met.`,
          `“${node.name}”的合页损失按间隔比较原始分数，而“${before.name}”用 softmax 把它们压到 0 到 1 之间，间隔几乎无法满足。`,
        ),
      }
    case 'binaryCrossEntropy':
      return {
        code: 'softmax-before-sigmoid',
        message: text(
          `The loss of "${node.name}" applies a sigmoid to each score by itself, but "${before.name}" has already put them through softmax.`,
          `“${node.name}”的损失会对每个分数单独做 sigmoid，而“${before.name}”已经对它们做过 softmax。`,
        ),
      }
    default:
      return {
        code: 'regression-after-softmax',
        message: text(
          `"${node.name}" learns measured values, but "${before.name}" ends in softmax: its outputs lie between 0 and 1 and always add up to 1.`,
          `“${node.name}”学习的是数值，而“${before.name}”以 softmax 结尾：输出只在 0 到 1 之间，且总和恒为 1。`,
        ),
        expected: text('values of any size', '任意大小的数值'),
      }
  }
}

/** Removes an activation: the node, or the fused one of a layer. */
function takeAway(node: GraphNode): Fix {
  const activation = activationOf(node)
  return node.kind === 'activation'
    ? {
        label: text(`Remove "${node.name}"`, `删除“${node.name}”`),
        edits: [{ type: 'removeNode', node: node.id, bridge: true }],
      }
    : {
        label: text(`Take ${activation} out of "${node.name}"`, `去掉“${node.name}”中的 ${activation}`),
        edits: [{ type: 'setParams', node: node.id, params: { activation: 'none' } }],
      }
}
