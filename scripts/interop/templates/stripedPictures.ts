import type { DataSource } from '../../../engine/contract/document.ts'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import { createRandom } from '../../../engine/data/random.ts'
import type { Shape } from '../../../engine/graph/shape.ts'
import { idxFile } from '../idxFiles.ts'

export const stripedSource = {
  type: 'idx',
  imagesFileName: 'images.idx',
  labelsFileName: 'labels.idx',
} as const satisfies DataSource

/**
 * Pictures as IDX files, each of another class. Stripes of a direction and colours of its own keep them apart where a network takes means
 * over a whole picture; noise keeps the places of one apart, without which normalisation over a small batch blows rounding up.
 */
export function stripedPictures({
  samples,
  shape: [height = 1, width = 1, channels = 1],
  classes,
}: {
  readonly samples: number
  readonly shape: Shape
  readonly classes: number
}): readonly NamedBytes[] {
  const random = createRandom(5)
  const pixels = new Uint8Array(samples * height * width * channels)
  for (let sample = 0, at = 0; sample < samples; sample++) {
    const [down, across] = [1.5 * random.nextUniform(), 1.5 * random.nextUniform()]
    const colours = Array.from({ length: channels }, () => ({
      middle: 70 + 110 * random.nextUniform(),
      phase: 6 * random.nextUniform(),
    }))
    for (let place = 0; place < height * width; place++) {
      const turn = Math.floor(place / width) * down + (place % width) * across
      for (const { middle, phase } of colours) pixels[at++] = middle + 15 * Math.sin(turn + phase) + random.nextInteger(100) - 50
    }
  }
  /* The last class is there: a file has as many as its largest label says. */
  const labels = Int32Array.from({ length: samples }, (_, sample) =>
    Math.floor(((classes - 1) * (samples - 1 - sample)) / (samples - 1)),
  )
  const lengths = channels === 1 ? [height, width] : [height, width, channels]
  return [
    { name: stripedSource.imagesFileName, bytes: idxFile([samples, ...lengths], pixels) },
    { name: stripedSource.labelsFileName, bytes: idxFile([samples], labels) },
  ]
}
