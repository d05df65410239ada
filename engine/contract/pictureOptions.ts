import type { Language } from './text.ts'

export const pictureThemes = ['light', 'dark'] as const
/** Pixels of a PNG for one pixel of the canvas. */
export const pictureScales = [1, 2, 4] as const

/** How a picture of the network looks. */
export interface PictureOptions {
  readonly theme: (typeof pictureThemes)[number]
  readonly language: Language
  /** false: transparent. */
  readonly background: boolean
  /** png only. */
  readonly scale: (typeof pictureScales)[number]
}

export const defaultPicture: PictureOptions = { theme: 'light', language: 'en', background: true, scale: 2 }
