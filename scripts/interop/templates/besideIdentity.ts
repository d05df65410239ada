import type { NetDocument } from '../../../engine/contract/document.ts'
import type { NodeId } from '../../../engine/contract/ids.ts'

/**
 * What is added to an identity is made so small (Goyal et al. 2017 begin with none): else rounding grows from block to block
 * until no two programs agree on the gradients of a hundred layers.
 */
export const shareBesideIdentity = 0.2

/** Batch normalisations whose output is added to something that is none: a residual block's last. */
export function besideIdentity({ graph: { nodes, wires } }: NetDocument): ReadonlySet<NodeId> {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]))
  const sums = nodes
    .filter(({ kind }) => kind === 'add')
    .map(({ id }) => wires.filter(({ to }) => to === id).map(({ from }) => from))
  const mixed = sums.filter((from) => from.some((id) => kinds.get(id) !== 'batchNorm'))
  return new Set(mixed.flat().filter((id) => kinds.get(id) === 'batchNorm'))
}
