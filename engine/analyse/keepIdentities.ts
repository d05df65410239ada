import { IdTable } from '../graph/idTable.ts'
import { sameItems } from '../graph/roster.ts'
import type { GraphAnalysis, GraphTotals } from './analysis.ts'
import { sameProblems } from './problems/joinProblems.ts'

/**
 * `fresh`, with every part that equals the one before replaced by it: who watches a part can compare by identity.
 * `before` itself where all of it is as it was.
 */
export function keepIdentities(before: GraphAnalysis, fresh: GraphAnalysis): GraphAnalysis {
  const nodes = sameNodes(before.nodes, fresh.nodes) ? before.nodes : fresh.nodes
  const order = sameItems(before.order, fresh.order) ? before.order : fresh.order
  const totals = sameTotals(before.totals, fresh.totals) ? before.totals : fresh.totals
  const problems = sameProblems(before.problems, fresh.problems) ? before.problems : fresh.problems
  const isSame = nodes === before.nodes && order === before.order && totals === before.totals && problems === before.problems
  return isSame ? before : { nodes, order, totals, problems }
}

function sameNodes(left: GraphAnalysis['nodes'], right: GraphAnalysis['nodes']): boolean {
  return left instanceof IdTable && right instanceof IdTable && left.hasSameValues(right)
}

function sameTotals(left: GraphTotals, right: GraphTotals): boolean {
  return (
    left.trainable === right.trainable &&
    left.frozen === right.frozen &&
    left.multiplyAdds === right.multiplyAdds &&
    left.activationBytes === right.activationBytes &&
    left.depth === right.depth
  )
}
