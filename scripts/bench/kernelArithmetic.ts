/** Floating-point operations of one call of a WebAssembly kernel of the simd backend. */
export interface Arithmetic {
  /** As the direct method counts them, edges included: two for each multiply-add. */
  readonly direct: number
  /** In products as they are computed: Winograd's 36 instead of 144 for each tile and pair of channels; its transforms are not counted. */
  readonly done: number
}

type Words = readonly number[]
type Count = (words: Words, items: number) => Arithmetic

/**
 * What the kernels that multiply do, by their arguments; the order of the words is each kernel's own and told in its comment
 * (engine/simd/kernels). All other kernels are not worth counting.
 */
const counts: Readonly<Record<string, Count>> = {
  convolution: (words, items) => {
    const [channels, filterHeight, filterWidth, height, width, outChannels, blocks] = pick(words, [5, 9, 10, 15, 16, 17, 22])
    return plain((items / blocks) * height * width * outChannels * channels * filterHeight * filterWidth)
  },
  convolutionFilterGradient: (words) => {
    const [channels, filterHeight, filterWidth, height, width, outChannels, images] = pick(words, [5, 9, 10, 15, 16, 17, 22])
    return plain(images * height * width * outChannels * channels * filterHeight * filterWidth)
  },
  stripConvolution: (words) => {
    const [outChannels, pixels, k] = pick(words, [16, 21, 22])
    return plain(outChannels * pixels * k)
  },
  winogradConvolution: (words) => forwardByWinograd(words, at(words, 18)),
  winogradFilterGradient: (words) => filterByWinograd(words, at(words, 16)),
  // Eight words of its own, then batchNormalize's twelve.
  normalizeConvolveImages: (words) => forwardByWinograd(words.slice(8 + 12), at(words, 3)),
  // Ten words of its own, then batchNormInputGradient's eleven, then winogradFilterGradient's seventeen.
  convolveImagesBack: (words) =>
    sum(filterByWinograd(words.slice(10 + 11), at(words, 3)), forwardByWinograd(words.slice(10 + 11 + 17), at(words, 3))),
  product: (words, items) => {
    const [rows, k, columns] = pick(words, [3, 4, 5])
    return plain((items / Math.ceil(columns / 8)) * rows * k * columns)
  },
  productOfRows: ofMatrices,
  productOfColumns: ofMatrices,
  stripProduct: ofMatrices,
  vectorTimesMatrix: (words, items) => plain(at(words, 3) * items),
  matrixTimesVector: (words, items) => plain(at(words, 3) * items),
  recurrentForward: (words, samples) => {
    const [steps, features, units, cell] = pick(words, [8, 9, 10, 11])
    return plain(samples * steps * (features + units) * units * gatesOf(cell))
  },
  recurrentBackward: (words, samples) => {
    const [steps, units, cell] = pick(words, [5, 6, 7])
    return plain(samples * steps * units * units * gatesOf(cell))
  },
  depthwiseForward: (words, lines) => {
    const [channels, multiplier, filterHeight, filterWidth, width] = pick(words, [6, 7, 8, 9, 17])
    return plain(lines * width * channels * multiplier * filterHeight * filterWidth)
  },
  depthwiseFilterGradient: (words) => {
    const [channels, multiplier, filterHeight, filterWidth, width, lines] = pick(words, [5, 6, 7, 8, 16, 17])
    return plain(lines * width * channels * multiplier * filterHeight * filterWidth)
  },
  depthwiseInputGradient: (words, lines) => {
    const [lineCount, channels, multiplier, filterHeight, filterWidth] = pick(words, [3, 5, 6, 7, 8])
    const [height, width] = pick(words, [15, 16])
    return plain((lines / lineCount) * height * width * channels * multiplier * filterHeight * filterWidth)
  },
}

/** null for a kernel whose arithmetic is not counted. */
export function kernelArithmetic(kernel: string, words: Words, items: number): Arithmetic | null {
  return Object.hasOwn(counts, kernel) ? (counts[kernel]?.(words, items) ?? null) : null
}

/** A simple cell has one, a GRU three, an LSTM four; the numbers are kernels/recurrent/recurrentCells.ts's. */
function gatesOf(cell: number): number {
  return [1, 3, 4, 3][cell] ?? Number.NaN
}

function ofMatrices(words: Words): Arithmetic {
  const [rows, k, columns] = pick(words, [3, 4, 5])
  return plain(rows * k * columns)
}

function forwardByWinograd(words: Words, tiles: number): Arithmetic {
  const [channels, height, width, outChannels, tileRows, tileColumns] = pick(words, [5, 8, 9, 10, 14, 15])
  return byWinograd(channels * outChannels, { pixels: height * width, tilesOfImage: tileRows * tileColumns, tiles })
}

function filterByWinograd(words: Words, tiles: number): Arithmetic {
  const [channels, height, width, outChannels, tileRows, tileColumns] = pick(words, [5, 8, 9, 10, 13, 14])
  return byWinograd(channels * outChannels, { pixels: height * width, tilesOfImage: tileRows * tileColumns, tiles })
}

function byWinograd(
  pairs: number,
  { pixels, tilesOfImage, tiles }: { readonly pixels: number; readonly tilesOfImage: number; readonly tiles: number },
): Arithmetic {
  return { direct: 2 * 9 * pairs * pixels * (tiles / tilesOfImage), done: 2 * 36 * pairs * tiles }
}

function plain(multiplyAdds: number): Arithmetic {
  return { direct: 2 * multiplyAdds, done: 2 * multiplyAdds }
}

function sum(left: Arithmetic, right: Arithmetic): Arithmetic {
  return { direct: left.direct + right.direct, done: left.done + right.done }
}

function at(words: Words, index: number): number {
  return words[index] ?? Number.NaN
}

function pick<const Indices extends readonly number[]>(
  words: Words,
  indices: Indices,
): { readonly [Index in keyof Indices]: number } {
  // One number for each index.
  return indices.map((index) => at(words, index)) as { readonly [Index in keyof Indices]: number }
}
