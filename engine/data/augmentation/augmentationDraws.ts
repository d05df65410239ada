import type { AugmentationSettings } from '../../contract/document.ts'

/** Number `index` of those that a sample draws in an epoch, in [0, 1). */
export type Draw = (index: number) => number

/** Which of a sample's numbers decides what: what is switched on or off leaves the draws of the others as they are. */
export const drawPlaces = {
  horizontalFlip: 0,
  verticalFlip: 1,
  cropTop: 2,
  cropLeft: 3,
  rotation: 4,
  zoom: 5,
  brightness: 6,
  contrast: 7,
  erases: 8,
  /** Four for each attempt at a rectangle. */
  erasing: 9,
  /** Two for each two values. */
  noise: 64,
} as const

export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** What every change of an image gets. */
export interface ImageChange {
  readonly image: ImageSize
  readonly settings: AugmentationSettings
  readonly draw: Draw
}
