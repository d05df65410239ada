import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { maximumLearningRateFactor } from '../documentLimits.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Lets the weights of some nodes learn at their own rate: the run's times `factor`. 1 is the same as none. */
export function setLearningRateFactor(
  document: NetDocument,
  { nodes: ids, factor }: { readonly nodes: readonly NodeId[]; readonly factor: number },
): Result<NetDocument> {
  if (!(factor > 0 && factor <= maximumLearningRateFactor)) return fail(illegalFactor(factor))
  const chosen = new Set(ids)
  const nodes = document.graph.nodes.map((node): GraphNode => {
    if (!chosen.has(node.id) || (node.learningRateFactor ?? 1) === factor) return node
    if (factor !== 1) return { ...node, learningRateFactor: factor }
    const { learningRateFactor: _, ...plain } = node
    return plain
  })
  return succeed(replaceGraph(document, { nodes }))
}

function illegalFactor(factor: number) {
  return refuse('illegal-value', {
    message: text(
      `A layer's learning rate is the run's times a number above 0, at most ${maximumLearningRateFactor}. It was ${factor}. Freeze the layer if it should not learn at all.`,
      `某一层的学习率是训练学习率乘以一个大于 0、不超过 ${maximumLearningRateFactor} 的数，而给出的是 ${factor}。如果该层完全不应学习，请将其冻结。`,
    ),
    expected: text(`above 0, at most ${maximumLearningRateFactor}`, `大于 0，不超过 ${maximumLearningRateFactor}`),
    got: text(String(factor), String(factor)),
  })
}
