import type { NodeId } from '../../engine/contract/ids.ts'
import type { Point } from '../../engine/layout/wirePath.ts'

/** What the rest of the window may ask of the canvas; null while it is not mounted. */
export interface CanvasView {
  fit(): void
  tidy(): void
  /** Folds or opens all groups, and shows all of it. */
  foldAll(folded: boolean): void
  zoomBy(factor: number): void
  /** Brings a node to the middle of the canvas. */
  centreOn(node: NodeId): void
  /** Brings a node into sight; one that is seen already moves nothing. */
  reveal(node: NodeId): void
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
