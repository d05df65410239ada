import { nodeId, wireId, groupId, type GroupId, type NodeId, type WireId } from '../../contract/ids.ts'

/**
 * Ids are drawn, not counted: a node added after another was deleted must not get its id, because weights, curves and
 * the pictures of a running training are kept by id. `taken` only guards against the draw of one in a billion.
 */
export function freshNodeId(taken: { has(id: NodeId): boolean }): NodeId {
  return draw('n', (id) => (taken.has(nodeId(id)) ? null : nodeId(id)))
}

export function freshWireId(taken: { has(id: WireId): boolean }): WireId {
  return draw('w', (id) => (taken.has(wireId(id)) ? null : wireId(id)))
}

export function freshGroupId(taken: { has(id: GroupId): boolean }): GroupId {
  return draw('g', (id) => (taken.has(groupId(id)) ? null : groupId(id)))
}

function draw<Id>(prefix: string, accept: (id: string) => Id | null): Id {
  for (;;) {
    const accepted = accept(
      `${prefix}${Math.floor(Math.random() * 36 ** 9)
        .toString(36)
        .padStart(9, '0')}`,
    )
    if (accepted !== null) return accepted
  }
}
