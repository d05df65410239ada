import { create } from 'zustand'
import type { GroupId, NodeId, WireId } from '../../engine/contract/ids.ts'
import type { Fix } from '../../engine/contract/problem.ts'
import type { Text } from '../../engine/contract/text.ts'
import type { Point } from '../../engine/layout/wirePath.ts'

/** Why a wire was refused, shown where the pointer let go. */
export interface Refusal {
  readonly message: Text
  readonly fixes: readonly Fix[]
  /** In window pixels. */
  readonly at: Point
}

/** What the search palette is asked for on the canvas. */
export interface PaletteRequest {
  /** Where the new node goes, in canvas pixels; null: beside the selection. */
  readonly place: Point | null
  /** The wire that was dropped on empty canvas: only kinds that fit are offered. */
  readonly wire: { readonly node: NodeId; readonly side: 'from' | 'to'; readonly port: string } | null
  /** Only existing nodes that this one can lead to. */
  readonly connectFrom: NodeId | null
}

export interface CanvasMenuRequest {
  readonly at: Point
  /** What was under the pointer; null for both: the canvas, or a selection of several. */
  readonly node: NodeId | null
  readonly group: GroupId | null
}

/** Nodes or wires of which one must be chosen, beside the pointer. */
export interface ChoiceRequest {
  /** In window pixels. */
  readonly at: Point
  readonly options: readonly { readonly id: string; readonly label: Text; readonly choose: () => void }[]
}

export interface CanvasState {
  readonly selectedWire: WireId | null
  /** The wire that what is being dragged would be inserted into. */
  readonly dropWire: WireId | null
  readonly refusal: Refusal | null
  readonly choice: ChoiceRequest | null
  /** Whose problem card stands open. */
  readonly problemNode: NodeId | null
  /** Key of the card (or of the open group, as its card would be called) whose name is being typed. */
  readonly renaming: string | null
  readonly menu: CanvasMenuRequest | null
  readonly palette: PaletteRequest | null
}

/** What people are in the middle of on the canvas: neither saved nor undone. */
export const useCanvasState = create<CanvasState>()(() => ({
  selectedWire: null,
  dropWire: null,
  refusal: null,
  choice: null,
  problemNode: null,
  renaming: null,
  menu: null,
  palette: null,
}))

export function changeCanvas(change: Partial<CanvasState>): void {
  useCanvasState.setState(change)
}

/** Opens the search palette for adding a layer. */
export function openPalette(request: Partial<PaletteRequest> = {}): void {
  useCanvasState.setState({ palette: { place: null, wire: null, connectFrom: null, ...request } })
}
