import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { Hdf5File } from '../../hdf5/openHdf5.ts'

/** 4 GiB of float32: what a project file may hold. */
const mostValues = 2 ** 30
/** What a small file may hold packed: 256 MiB. Weights hardly shrink, so that a larger one has a byte for each value, mostly four. */
const packedValues = 2 ** 26

/** A dataset that cannot be taken; the pipeline tells where. */
export class UnreadableWeights extends Error {
  readonly path: string
  constructor(path: string) {
    super(`The weights at ${path} cannot be read.`)
    this.path = path
  }
}

export interface WeightBudget {
  /** Throws UnreadableWeights where there are no numbers, or too many in all. */
  take(file: Hdf5File, path: string): FloatTensor
}

/** All weights of one file of so many bytes together are bounded, however many places they are taken in. */
export function createWeightBudget(fileBytes: number): WeightBudget {
  let left = Math.min(mostValues, packedValues + fileBytes)
  return {
    take: (file, path) => {
      const tensor = file.tensor(path, left)
      if (tensor === null) throw new UnreadableWeights(path)
      left -= tensor.values.length
      return tensor
    },
  }
}
