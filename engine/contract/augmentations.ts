import type { AugmentationSettings } from './document.ts'

export type AugmentationName = keyof AugmentationSettings
export type AugmentationFlip = 'horizontalFlip' | 'verticalFlip'
export type AugmentationAmount = Exclude<AugmentationName, AugmentationFlip>

interface AmountRange {
  readonly maximum: number
  /** How finely people set it. */
  readonly step: number
  /** What is taken where somebody only says that it should be on. */
  readonly usual: number
}

export const augmentationFlips: readonly AugmentationFlip[] = ['horizontalFlip', 'verticalFlip']

/** In the order in which they change a sample. Each begins at 0, which is off. */
export const augmentationAmounts: Readonly<Record<AugmentationAmount, AmountRange>> = {
  randomCrop: { maximum: 512, step: 1, usual: 4 },
  rotation: { maximum: 180, step: 1, usual: 10 },
  zoom: { maximum: 0.9, step: 0.05, usual: 0.1 },
  brightness: { maximum: 1, step: 0.05, usual: 0.2 },
  contrast: { maximum: 1, step: 0.05, usual: 0.2 },
  randomErasing: { maximum: 1, step: 0.05, usual: 0.5 },
  gaussianNoise: { maximum: 10, step: 0.01, usual: 0.05 },
}

export const augmentationNames: readonly AugmentationName[] = [
  ...augmentationFlips,
  ...(Object.keys(augmentationAmounts) as AugmentationAmount[]), // its keys are these names
]

export const noAugmentation: AugmentationSettings = {
  horizontalFlip: false,
  verticalFlip: false,
  randomCrop: 0,
  rotation: 0,
  zoom: 0,
  brightness: 0,
  contrast: 0,
  randomErasing: 0,
  gaussianNoise: 0,
}

/** Those that are on, in their order. */
export function activeAugmentations(settings: AugmentationSettings | null): readonly AugmentationName[] {
  return settings === null ? [] : augmentationNames.filter((name) => settings[name] !== noAugmentation[name])
}

/** With some of them changed; null where none is left on, so that "off" is written in one way only. */
export function changeAugmentation(
  settings: AugmentationSettings | null,
  change: Partial<AugmentationSettings>,
): AugmentationSettings | null {
  const changed = { ...noAugmentation, ...settings, ...change }
  return activeAugmentations(changed).length === 0 ? null : changed
}
