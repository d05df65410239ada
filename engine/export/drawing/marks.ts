import type { Paint } from './drawingTheme.ts'

/** How a shape is painted; lengths in canvas pixels. */
export interface Look {
  readonly fill?: Paint
  /** 0 to 1. */
  readonly fillOpacity?: number
  readonly stroke?: Paint
  readonly strokeWidth?: number
  /** Lengths of dash and gap. */
  readonly dash?: readonly [number, number]
}

export interface RectMark {
  readonly type: 'rect'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius: number
  readonly look: Look
}
export interface PathMark {
  readonly type: 'path'
  /** SVG path data. */
  readonly d: string
  readonly look: Look
}
/** ui: words; number: figures, shapes and names, all letters of one width. */
export type Face = 'ui' | 'number'
export interface TextMark {
  readonly type: 'text'
  /** Where it starts, or ends for `end`; y is its baseline. */
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly text: string
  readonly face: Face
  readonly size: number
  readonly weight: 400 | 500 | 600
  readonly fill: Paint
}
export type Mark = RectMark | PathMark | TextMark

/** Marks that belong together: a card, a wire, a frame. */
export interface Part {
  readonly kind: 'frame' | 'wire' | 'card' | 'shape'
  /** For screen readers and tool tips. */
  readonly title: string | null
  readonly marks: readonly Mark[]
}

/** A picture before it is written in any format: shapes in canvas pixels, colours by name. */
export interface Drawing {
  readonly title: string
  readonly description: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly parts: readonly Part[]
}
