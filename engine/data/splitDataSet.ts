import type { DataSet } from './dataSet.ts'
import type { Random } from './random.ts'
import { shuffle } from './shuffle.ts'

export interface Split {
  /** Sample indices, ascending. */
  readonly training: Int32Array<ArrayBuffer>
  readonly validation: Int32Array<ArrayBuffer>
}

/**
 * Keeps a share of the samples (0 to 0.9) for validation, by chance. Classification keeps the share in each class
 * (the whole is rounded once, the samples left over go to the classes with the largest remainders), and every class
 * keeps at least one sample for training. The same generator state gives the same split.
 */
export function splitDataSet(
  dataSet: DataSet,
  { validationShare, random }: { readonly validationShare: number; readonly random: Random },
): Split {
  const classes = samplesByClass(dataSet)
  const isValidation = new Uint8Array(dataSet.samples)
  allot(classes, validationShare).forEach((count, index) => {
    const members = shuffle(classes[index] ?? new Int32Array(0), random)
    for (const sample of members.subarray(0, count)) isValidation[sample] = 1
  })
  const all = Int32Array.from({ length: dataSet.samples }, (_, sample) => sample)
  return {
    training: all.filter((sample) => isValidation[sample] === 0),
    validation: all.filter((sample) => isValidation[sample] === 1),
  }
}

function samplesByClass({ samples, classNames, targets }: DataSet): readonly Int32Array<ArrayBuffer>[] {
  if (classNames === null) return [Int32Array.from({ length: samples }, (_, sample) => sample)]
  const members = classNames.map((): number[] => [])
  for (let sample = 0; sample < samples; sample++) members[targets[sample] ?? 0]?.push(sample)
  return members.map((list) => Int32Array.from(list))
}

/** How many samples of each class are kept for validation (largest remainders). */
function allot(classes: readonly Int32Array[], share: number): readonly number[] {
  const wanted = classes.map((members) => members.length * share)
  // A share below one, rounded down, leaves every class a sample.
  const counts = wanted.map(Math.floor)
  const total = Math.round(wanted.reduce((sum, count) => sum + count, 0))
  let left = total - counts.reduce((sum, count) => sum + count, 0)
  const byRemainder = classes
    .map((_, index) => index)
    .sort((first, second) => remainder(wanted[second]) - remainder(wanted[first]) || first - second)
  for (const index of byRemainder) {
    const count = counts[index] ?? 0
    if (left <= 0) break
    if (count + 1 >= (classes[index]?.length ?? 0)) continue
    counts[index] = count + 1
    left -= 1
  }
  return counts
}

function remainder(value: number | undefined): number {
  return (value ?? 0) - Math.floor(value ?? 0)
}
