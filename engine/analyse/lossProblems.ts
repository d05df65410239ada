import type { Graph, GraphNode } from '../contract/document.ts'
import type { Fix, Problem, Severity } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'
import { activationOf, knownParams, nodeBeforeSkipping } from './feedingLayer.ts'

/** Kinds that move values about or disturb them in training, but leave what an activation did to them. */
const carriers: ReadonlySet<string> = new Set(['flatten', 'reshape', 'dropout', 'gaussianNoise'])

/** Activations that do not go with what follows them: a second softmax, a loss that wants raw scores, a regression. */
export function lossProblems(graph: Graph): readonly Problem[] {
  return graph.nodes.flatMap((node): readonly Problem[] => {
    const isSoftmax = node.kind === 'activation' && activationOf(node) === 'softmax'
    if (!isSoftmax && node.kind !== 'output') return []
    const before = nodeBeforeSkipping(graph, { node: node.id, skip: carriers })
    if (before === undefined) return []
    const activation = activationOf(before)
    if (isSoftmax) return activation === 'softmax' ? [softmaxAfterSoftmax(node, before)] : []
    const problem = atOutput(node, { before, activation })
    return problem === null ? [] : [problem]
  })
}

function softmaxAfterSoftmax(node: GraphNode, before: GraphNode): Problem {
  return {
    ...twoSoftmaxes(
      node,
      text(
        `"${node.name}" applies softmax to what "${before.name}" has already put through softmax. The second makes all classes nearly equal.`,
        `“${node.name}”对“${before.name}”已做过 softmax 的结果又做了一次 softmax。第二次会使各类别几乎相等。`,
      ),
    ),
    fixes: [takeAway(node)],
  }
}

function twoSoftmaxes(node: GraphNode, message: Text): Problem {
  return {
    code: 'two-softmaxes',
    severity: 'warning',
    place: { node: node.id },
    message,
    expected: text('scores, one for each class', '每个类别一个分数'),
    got: text('probabilities', '概率'),
    fixes: [],
  }
}

function atOutput(
  node: GraphNode,
  { before, activation }: { readonly before: GraphNode; readonly activation: string },
): Problem | null {
  const loss = knownParams(node)?.['loss']
  const report = (
    code: string,
    { message, severity = 'warning' }: { readonly message: Text; readonly severity?: Severity },
  ): Problem => ({
    code,
    severity,
    place: { node: node.id, param: 'loss' },
    message,
    got: text(`${activation} in "${before.name}"`, `“${before.name}”中的 ${activation}`),
    fixes: [takeAway(before)],
  })
  if (activation === 'softmax') {
    switch (loss) {
      case 'softmaxCrossEntropy':
        return {
          ...twoSoftmaxes(
            node,
            text(
              `The loss of "${node.name}" applies softmax itself, and "${before.name}" has already done so. Two softmaxes in a row learn slowly.`,
              `“${node.name}”的损失自带 softmax，而“${before.name}”已经做过一次。连续两次 softmax 会使学习变慢。`,
            ),
          ),
          fixes: [takeAway(before)],
        }
      case 'hinge':
        return report('hinge-after-softmax', {
          message: text(
            `The hinge loss of "${node.name}" compares raw scores by a margin, but "${before.name}" squeezes them into 0 to 1 by softmax, where the margin can hardly be met.`,
            `“${node.name}”的合页损失按间隔比较原始分数，而“${before.name}”用 softmax 把它们压到 0 到 1 之间，间隔几乎无法满足。`,
          ),
        })
      case 'binaryCrossEntropy':
        return report('softmax-before-sigmoid', {
          message: text(
            `The loss of "${node.name}" applies a sigmoid to each score by itself, but "${before.name}" has already put them through softmax.`,
            `“${node.name}”的损失会对每个分数单独做 sigmoid，而“${before.name}”已经对它们做过 softmax。`,
          ),
        })
      default:
        return report('regression-after-softmax', {
          message: text(
            `"${node.name}" learns measured values, but "${before.name}" ends in softmax: its outputs lie between 0 and 1 and always add up to 1.`,
            `“${node.name}”学习的是数值，而“${before.name}”以 softmax 结尾：输出只在 0 到 1 之间，且总和恒为 1。`,
          ),
        })
    }
  }
  if (activation === 'sigmoid' && loss === 'binaryCrossEntropy') {
    return report('two-sigmoids', {
      message: text(
        `The loss of "${node.name}" applies the sigmoid itself, and "${before.name}" has already done so. Two in a row learn slowly.`,
        `“${node.name}”的损失自带 sigmoid，而“${before.name}”已经做过一次。连续两次会使学习变慢。`,
      ),
    })
  }
  if (activation === 'relu' && (loss === 'softmaxCrossEntropy' || loss === 'hinge' || loss === 'binaryCrossEntropy')) {
    return report('relu-before-scores', {
      severity: 'hint',
      message: text(
        `"${before.name}" ends in ReLU, which cuts off negative scores. Scores for a classification are usually left as they are.`,
        `“${before.name}”以 ReLU 结尾，会截去负的分数。用于分类的分数通常不再加激活函数。`,
      ),
    })
  }
  return null
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
