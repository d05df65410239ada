import type { NodeId } from '../../contract/ids.ts'
import type { Problem, Severity } from '../../contract/problem.ts'
import { AnalysedLayer } from '../analysedLayer.ts'
import type { NodeAnalysis } from '../analysis.ts'
import { ShapelessNode } from '../shapelessNode.ts'

const severities: readonly Severity[] = ['error', 'warning', 'hint']

const nothing: ReadonlyMap<NodeId, readonly Problem[]> = new Map()

/** A node's result together with what the graph as a whole says about it. */
export function joinProblems(own: NodeAnalysis, extra: readonly Problem[]): NodeAnalysis {
  const problems = bySeverity([...extra, ...own.problems])
  return own instanceof AnalysedLayer || own instanceof ShapelessNode ? own.withProblems(problems) : { ...own, problems }
}

/** Problems of the graph as a whole, by the node they are shown at; those of no node are left out. */
export function problemsByNode(problems: readonly Problem[]): ReadonlyMap<NodeId, readonly Problem[]> {
  if (problems.length === 0) return nothing
  const byNode = new Map<NodeId, Problem[]>()
  for (const problem of problems) {
    const { node } = problem.place
    if (node === undefined) continue
    const list = byNode.get(node)
    if (list === undefined) byNode.set(node, [problem])
    else list.push(problem)
  }
  return byNode
}

/** Errors first; otherwise in the given order. */
export function bySeverity(problems: readonly Problem[]): readonly Problem[] {
  return severities.flatMap((severity) => problems.filter((problem) => problem.severity === severity))
}

/** Whether two lists say the same in the same order. */
export function sameProblems(left: readonly Problem[], right: readonly Problem[]): boolean {
  if (left === right) return true
  if (left.length !== right.length) return false
  return left.every((problem, at) => problem === right[at] || JSON.stringify(problem) === JSON.stringify(right[at]))
}
