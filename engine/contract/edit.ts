import type { DataSettings, Params, TrainingSettings } from './document.ts'
import type { NodeId, WireId } from './ids.ts'

/**
 * A change to a document as plain data, so that a problem can carry its fix across processes.
 * `engine/document/edits/applyEdits.ts` carries them out; ids of new nodes and wires are made there.
 */
export type DocumentEdit =
  /** Only the params named are changed; the others stay. */
  | { readonly type: 'setParams'; readonly node: NodeId; readonly params: Params }
  | {
      readonly type: 'addNode'
      readonly kind: string
      readonly params: Params
      readonly x: number
      readonly y: number
      /** A wire leads from this node into the new one's first port. */
      readonly from?: NodeId
      /** A wire leads from the new node to here. */
      readonly to?: { readonly node: NodeId; readonly port: string }
    }
  /** Puts a new node in the middle of a wire. */
  | { readonly type: 'insertOnWire'; readonly wire: WireId; readonly kind: string; readonly params: Params }
  | { readonly type: 'addWire'; readonly from: NodeId; readonly to: NodeId; readonly toPort: string }
  /** A new node between two nodes that no wire joins yet: from → new node → to. */
  | {
      readonly type: 'connectThrough'
      readonly from: NodeId
      readonly to: NodeId
      readonly toPort: string
      readonly kind: string
      readonly params: Params
    }
  | { readonly type: 'removeWire'; readonly wire: WireId }
  | { readonly type: 'renameNode'; readonly node: NodeId; readonly name: string }
  /** Removes a node; `bridge` joins what was before it to what was behind it. */
  | { readonly type: 'removeNode'; readonly node: NodeId; readonly bridge: boolean }
  /** The layer that gives an output's scores becomes a fresh one with this many; see `replaceHead`. */
  | { readonly type: 'replaceHead'; readonly output: NodeId; readonly scores: number }
  | { readonly type: 'setData'; readonly data: Partial<DataSettings> }
  | { readonly type: 'setTraining'; readonly training: Partial<TrainingSettings> }
