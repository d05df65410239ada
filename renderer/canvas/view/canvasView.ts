import type { NodeId } from '../../../engine/contract/ids.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'

/** What the rest of the window may ask of the canvas; null while it is not mounted. */
export interface CanvasView {
  fit(): void
  tidy(): void
  /** Folds or opens all groups, and shows all of it. */
  foldAll(folded: boolean): void
  zoomBy(factor: number): void
  zoomTo(zoom: number): void
  /** Brings a node to the middle of the canvas. */
  centreOn(node: NodeId): void
  /**
   * Brings the cards of nodes into sight, the first where there is no room for all; what is seen already moves nothing.
   * `readable`: also near enough to read. Resolves when the canvas has come to rest.
   */
  reveal(nodes: readonly NodeId[], options?: { readonly readable?: boolean }): Promise<void>
  /** Whether cards at these places would be seen whole, and under nothing that floats above the network. */
  sees(places: readonly Point[]): boolean
  /** The middle of what is seen, in canvas pixels. */
  centre(): Point
}

let view: CanvasView | null = null

export function canvasView(): CanvasView | null {
  return view
}

/** Called by the canvas when it mounts; returns what ends it. */
export function provideCanvasView(next: CanvasView): () => void {
  view = next
  return () => {
    if (view === next) view = null
  }
}
