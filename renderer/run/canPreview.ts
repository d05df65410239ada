import type { GraphAnalysis } from '../../engine/analyse/analysis.ts'

/** Above these a preview would take noticeable time or memory, so it waits until it is asked for. */
const mostParameters = 3_000_000
const mostMultiplyAdds = 300_000_000

/** Whether a network is whole, and small enough to be compiled anew after every edit. */
export function canPreview({ nodes, problems, totals }: GraphAnalysis): boolean {
  return nodes.size > 0 && problems.every((problem) => problem.severity !== 'error') && isSmall(totals)
}

/** Whether compiling the network costs too little to ask first. */
export function isSmall({ trainable, frozen, multiplyAdds }: GraphAnalysis['totals']): boolean {
  return trainable + frozen <= mostParameters && multiplyAdds <= mostMultiplyAdds
}
