import type { Graph, GraphNode, Group, NetDocument, Wire } from '../../engine/contract/document.ts'

/** One record before and after; null where it did not or does not exist. */
interface RecordChange<T> {
  readonly before: T | null
  readonly after: T | null
}

interface ListDiff<T> {
  readonly changes: ReadonlyMap<string, RecordChange<T>>
  /** Ids in order, before and after; null where the order stayed. */
  readonly order: { readonly before: readonly string[]; readonly after: readonly string[] } | null
}

type Settings = Pick<NetDocument, 'name' | 'data' | 'training'>

/** What makes one document into another and back: only the records that differ. The view is no part of it. */
export interface DocumentDiff {
  readonly nodes: ListDiff<GraphNode>
  readonly wires: ListDiff<Wire>
  readonly groups: ListDiff<Group>
  readonly settings: { readonly before: Partial<Settings>; readonly after: Partial<Settings> }
}

export type Direction = 'forward' | 'back'

export function diffDocuments(before: NetDocument, after: NetDocument): DocumentDiff {
  return {
    nodes: diffLists<GraphNode>(before.graph.nodes, after.graph.nodes),
    wires: diffLists<Wire>(before.graph.wires, after.graph.wires),
    groups: diffLists<Group>(before.graph.groups, after.graph.groups),
    settings: diffSettings(before, after),
  }
}

export function isEmptyDiff({ nodes, wires, groups, settings }: DocumentDiff): boolean {
  return isEmptyList(nodes) && isEmptyList(wires) && isEmptyList(groups) && Object.keys(settings.after).length === 0
}

/** The document on the other side of the diff. */
export function applyDiff(document: NetDocument, diff: DocumentDiff, { direction }: { direction: Direction }): NetDocument {
  const graph: Graph = {
    nodes: applyList<GraphNode>(document.graph.nodes, diff.nodes, direction),
    wires: applyList<Wire>(document.graph.wires, diff.wires, direction),
    groups: applyList<Group>(document.graph.groups, diff.groups, direction),
  }
  const graphStays =
    graph.nodes === document.graph.nodes && graph.wires === document.graph.wires && graph.groups === document.graph.groups
  return {
    ...document,
    ...(direction === 'forward' ? diff.settings.after : diff.settings.before),
    graph: graphStays ? document.graph : graph,
  }
}

/** One diff for two that follow each other. */
export function mergeDiffs(first: DocumentDiff, second: DocumentDiff): DocumentDiff {
  return {
    nodes: mergeLists(first.nodes, second.nodes),
    wires: mergeLists(first.wires, second.wires),
    groups: mergeLists(first.groups, second.groups),
    settings: {
      before: { ...second.settings.before, ...first.settings.before },
      after: { ...first.settings.after, ...second.settings.after },
    },
  }
}

function diffLists<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): ListDiff<T> {
  const changes = new Map<string, RecordChange<T>>()
  if (before === after) return { changes, order: null }
  const old = new Map(before.map((record) => [record.id, record]))
  for (const record of after) {
    const was = old.get(record.id) ?? null
    if (was !== record) changes.set(record.id, { before: was, after: record })
    old.delete(record.id)
  }
  for (const [id, record] of old) changes.set(id, { before: record, after: null })
  const sameOrder = before.length === after.length && before.every((record, index) => record.id === after[index]?.id)
  return {
    changes,
    order: sameOrder ? null : { before: before.map((record) => record.id), after: after.map((record) => record.id) },
  }
}

function applyList<T extends { readonly id: string }>(
  list: readonly T[],
  { changes, order }: ListDiff<T>,
  direction: Direction,
): readonly T[] {
  if (changes.size === 0 && order === null) return list
  const side = direction === 'forward' ? 'after' : 'before'
  const records = new Map(list.map((record) => [record.id, record]))
  for (const [id, change] of changes) {
    const record = change[side]
    if (record === null) records.delete(id)
    else records.set(id, record)
  }
  const ids = order === null ? list.map((record) => record.id) : order[side]
  return ids.flatMap((id) => records.get(id) ?? [])
}

function mergeLists<T>(first: ListDiff<T>, second: ListDiff<T>): ListDiff<T> {
  const changes = new Map(first.changes)
  for (const [id, change] of second.changes) {
    const earlier = first.changes.get(id)
    changes.set(id, earlier === undefined ? change : { before: earlier.before, after: change.after })
  }
  const before = first.order?.before ?? second.order?.before
  const after = second.order?.after ?? first.order?.after
  return { changes, order: before === undefined || after === undefined ? null : { before, after } }
}

function diffSettings(before: NetDocument, after: NetDocument): DocumentDiff['settings'] {
  const was: { -readonly [Name in keyof Settings]?: Settings[Name] } = {}
  const is: { -readonly [Name in keyof Settings]?: Settings[Name] } = {}
  if (before.name !== after.name) {
    was.name = before.name
    is.name = after.name
  }
  if (before.data !== after.data) {
    was.data = before.data
    is.data = after.data
  }
  if (before.training !== after.training) {
    was.training = before.training
    is.training = after.training
  }
  return { before: was, after: is }
}

function isEmptyList({ changes, order }: ListDiff<unknown>): boolean {
  return changes.size === 0 && order === null
}
