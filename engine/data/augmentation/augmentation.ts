import type { AugmentationSettings } from '../../contract/document.ts'
import { shapeSize, type Shape } from '../../graph/shape.ts'
import { countedBits, mixBits } from '../countedRandom.ts'
import { adjustColours } from './adjustColours.ts'
import { drawPlaces, type Draw } from './augmentationDraws.ts'
import { eraseRectangle } from './eraseRectangle.ts'
import { moveImage } from './moveImage.ts'

/** How training samples are changed in one epoch. */
export interface Augmentation {
  readonly settings: AugmentationSettings
  readonly seed: number
  /** Epochs done before: 0 is the first. */
  readonly epoch: number
}

/** Changes one sample after the other; `sample` is its index in the data set. */
export interface Augmenter {
  /** Copies a stored sample, moved and recoloured, to where the batch has it. */
  readonly copy: (stored: Float32Array, into: Float32Array, sample: number) => void
  /** Erases and adds noise, in place, once the sample is scaled. */
  readonly finish: (scaled: Float32Array, sample: number) => void
}

/* Dropout and noise layers draw by the same seed: "augm" keeps the sequences apart. */
const salt = 0x6175676d

/**
 * What a sample draws depends on seed, epoch and sample alone: not on its batch, the backend or whether the run was
 * interrupted. Images (height × width × channels) are moved and recoloured; other samples only get noise.
 */
export function createAugmenter(shape: Shape, { settings, seed, epoch }: Augmentation): Augmenter {
  const epochKey = mixBits(mixBits((seed ^ salt) >>> 0) ^ epoch)
  const keyOf = (sample: number): number => mixBits(epochKey ^ sample)
  const drawOf = (sample: number): Draw => {
    const key = keyOf(sample)
    return (index) => countedBits(key, index) / 2 ** 32
  }
  const [height = 0, width = 0, channels = 0] = shape
  const image = shape.length === 3 && shapeSize(shape) > 0 ? { height, width, channels } : null
  return {
    copy: (stored, into, sample) => {
      if (image === null) return into.set(stored)
      const draw = drawOf(sample)
      moveImage(stored, into, { image, settings, draw })
      adjustColours(into, { image, settings, draw })
    },
    finish: (scaled, sample) => {
      if (image !== null) eraseRectangle(scaled, { image, settings, draw: drawOf(sample) })
      if (settings.gaussianNoise > 0) addNoise(scaled, { deviation: settings.gaussianNoise, key: keyOf(sample) })
    },
  }
}

/** Normal noise of mean 0 (Box & Muller 1958): two uniform numbers for two values. */
function addNoise(values: Float32Array, { deviation, key }: { readonly deviation: number; readonly key: number }): void {
  for (let at = 0; at < values.length; at += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log((countedBits(key, drawPlaces.noise + at) + 1) / 2 ** 32))
    const angle = (2 * Math.PI * countedBits(key, drawPlaces.noise + at + 1)) / 2 ** 32
    values[at] = (values[at] ?? 0) + radius * Math.cos(angle)
    if (at + 1 < values.length) values[at + 1] = (values[at + 1] ?? 0) + radius * Math.sin(angle)
  }
}
