declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type NodeId = Branded<'NodeId'>
export type WireId = Branded<'WireId'>
export type GroupId = Branded<'GroupId'>
export type RunId = Branded<'RunId'>

/* An id is a plain string outside; these four are the only places where one becomes branded. */
export const nodeId = (id: string): NodeId => id as NodeId
export const wireId = (id: string): WireId => id as WireId
export const groupId = (id: string): GroupId => id as GroupId
export const runId = (id: string): RunId => id as RunId
