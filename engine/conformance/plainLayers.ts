/* Layers as plain loops over float64 numbers, written from their papers; slow, and sharing nothing with the engine. */

export type Numbers = readonly number[]

interface Window {
  readonly image: Numbers
  readonly shape: Numbers
  readonly window: Numbers
  readonly stride: Numbers
  /** Cells above and left of the image where the first window starts. */
  readonly before: Numbers
  /** Output height and width. */
  readonly size: Numbers
}

interface Convolution extends Window {
  readonly kernel: Numbers
  readonly bias: Numbers
  readonly filters: number
  readonly dilation: Numbers
}

function at(numbers: Numbers, index: number): number {
  const value = numbers[index]
  if (value === undefined) throw new RangeError(`Nothing at ${index} of ${numbers.length}`)
  return value
}

/** Kernel as [height, width, channels, filters]; zeros outside the image. */
export function convolve({ image, shape, kernel, window, filters, stride, dilation, before, size, bias }: Convolution): Numbers {
  const [height = 0, width = 0, channels = 0] = shape
  const output: number[] = []
  for (let row = 0; row < at(size, 0); row += 1) {
    for (let column = 0; column < at(size, 1); column += 1) {
      for (let filter = 0; filter < filters; filter += 1) {
        let sum = at(bias, filter)
        for (let down = 0; down < at(window, 0); down += 1) {
          for (let across = 0; across < at(window, 1); across += 1) {
            const y = row * at(stride, 0) - at(before, 0) + down * at(dilation, 0)
            const x = column * at(stride, 1) - at(before, 1) + across * at(dilation, 1)
            if (y < 0 || y >= height || x < 0 || x >= width) continue
            for (let channel = 0; channel < channels; channel += 1) {
              const weight = at(kernel, ((down * at(window, 1) + across) * channels + channel) * filters + filter)
              sum += weight * at(image, (y * width + x) * channels + channel)
            }
          }
        }
        output.push(sum)
      }
    }
  }
  return output
}

type Transposed = Omit<Convolution, 'before' | 'dilation'> & { /** Cells cut off above and left. */ readonly crop: Numbers }

/** Every input cell adds its multiple of the kernel [height, width, filters, channels] to the output. */
export function transposedConvolve({ image, shape, kernel, window, filters, stride, crop, size, bias }: Transposed): Numbers {
  const [height = 0, width = 0, channels = 0] = shape
  const [outHeight = 0, outWidth = 0] = size
  const output = Array.from({ length: outHeight * outWidth * filters }, (_, index) => at(bias, index % filters))
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      for (let down = 0; down < at(window, 0); down += 1) {
        for (let across = 0; across < at(window, 1); across += 1) {
          const y = row * at(stride, 0) + down - at(crop, 0)
          const x = column * at(stride, 1) + across - at(crop, 1)
          if (y < 0 || y >= outHeight || x < 0 || x >= outWidth) continue
          for (let filter = 0; filter < filters; filter += 1) {
            for (let channel = 0; channel < channels; channel += 1) {
              const weight = at(kernel, ((down * at(window, 1) + across) * filters + filter) * channels + channel)
              const place = (y * outWidth + x) * filters + filter
              output[place] = at(output, place) + weight * at(image, (row * width + column) * channels + channel)
            }
          }
        }
      }
    }
  }
  return output
}

/** `sumUp` sees the cells of a window that lie inside the image. */
export function pool({ image, shape, window, stride, before, size }: Window, sumUp: (cells: Numbers) => number): Numbers {
  const [height = 0, width = 0, channels = 0] = shape
  const output: number[] = []
  for (let row = 0; row < at(size, 0); row += 1) {
    for (let column = 0; column < at(size, 1); column += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        const cells: number[] = []
        for (let down = 0; down < at(window, 0); down += 1) {
          for (let across = 0; across < at(window, 1); across += 1) {
            const y = row * at(stride, 0) - at(before, 0) + down
            const x = column * at(stride, 1) - at(before, 1) + across
            if (y >= 0 && y < height && x >= 0 && x < width) cells.push(at(image, (y * width + x) * channels + channel))
          }
        }
        output.push(sumUp(cells))
      }
    }
  }
  return output
}

interface Recurrence {
  readonly sequence: Numbers
  readonly steps: number
  readonly features: number
  readonly units: number
  /** [features, gates·units], [units, gates·units], [gates·units] */
  readonly kernel: Numbers
  readonly recurrent: Numbers
  readonly bias: Numbers
}

/** Elman 1990: h = tanh(W·x + U·h + b). One state for each step. */
export function simpleSteps(recurrence: Recurrence): readonly Numbers[] {
  return overSteps(recurrence, (step, state) =>
    unitsOf(recurrence, (unit) => Math.tanh(gate(recurrence, { step, state, column: unit, gates: 1 }))),
  )
}

/** Hochreiter & Schmidhuber 1997 with forget gates (Gers et al. 2000); blocks in Keras's order: input, forget, cell, output. */
export function lstmSteps(recurrence: Recurrence): readonly Numbers[] {
  const { units } = recurrence
  let cell: Numbers = unitsOf(recurrence, () => 0)
  return overSteps(recurrence, (step, state) => {
    const block = (index: number, unit: number) => gate(recurrence, { step, state, column: index * units + unit, gates: 4 })
    const next = unitsOf(recurrence, (unit) => {
      return sigmoid(block(1, unit)) * at(cell, unit) + sigmoid(block(0, unit)) * Math.tanh(block(2, unit))
    })
    cell = next
    return unitsOf(recurrence, (unit) => sigmoid(block(3, unit)) * Math.tanh(at(next, unit)))
  })
}

/** Cho et al. 2014: the reset gate acts on the state before the product; blocks in Keras's order: update, reset, candidate. */
export function gruSteps(recurrence: Recurrence): readonly Numbers[] {
  const { units } = recurrence
  return overSteps(recurrence, (step, state) => {
    const block = (index: number, unit: number, from: Numbers) =>
      gate(recurrence, { step, state: from, column: index * units + unit, gates: 3 })
    const reset = unitsOf(recurrence, (unit) => sigmoid(block(1, unit, state)) * at(state, unit))
    return unitsOf(recurrence, (unit) => {
      const update = sigmoid(block(0, unit, state))
      return update * at(state, unit) + (1 - update) * Math.tanh(block(2, unit, reset))
    })
  })
}

function overSteps({ steps, units }: Recurrence, next: (step: number, state: Numbers) => Numbers): readonly Numbers[] {
  const states: Numbers[] = []
  let state: Numbers = Array.from({ length: units }, () => 0)
  for (let step = 0; step < steps; step += 1) {
    state = next(step, state)
    states.push(state)
  }
  return states
}

function unitsOf({ units }: Recurrence, value: (unit: number) => number): Numbers {
  return Array.from({ length: units }, (_, unit) => value(unit))
}

interface Gate {
  readonly step: number
  readonly state: Numbers
  readonly column: number
  readonly gates: number
}

function gate({ sequence, features, units, kernel, recurrent, bias }: Recurrence, { step, state, column, gates }: Gate): number {
  const columns = gates * units
  let sum = at(bias, column)
  for (let feature = 0; feature < features; feature += 1) {
    sum += at(sequence, step * features + feature) * at(kernel, feature * columns + column)
  }
  for (let unit = 0; unit < units; unit += 1) sum += at(state, unit) * at(recurrent, unit * columns + column)
  return sum
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}

interface BatchNormalisation {
  readonly values: Numbers
  readonly channels: number
  readonly epsilon: number
  /** Scale, shift, mean and variance for each channel. */
  readonly weights: readonly Numbers[]
}

/** Ioffe & Szegedy 2015: γ·(x − μ) / √(σ² + ε) + β. */
export function batchNormalise({ values, channels, epsilon, weights }: BatchNormalisation): Numbers {
  const [gamma = [], beta = [], mean = [], variance = []] = weights
  return values.map((value, index) => {
    const channel = index % channels
    const normal = (value - at(mean, channel)) / Math.sqrt(at(variance, channel) + epsilon)
    return at(gamma, channel) * normal + at(beta, channel)
  })
}

interface LayerNormalisation {
  readonly values: Numbers
  readonly channels: number
  readonly epsilon: number
  readonly gamma: Numbers
  readonly beta: Numbers
}

/** Ba et al. 2016, over the last axis. */
export function layerNormalise({ values, channels, epsilon, gamma, beta }: LayerNormalisation): Numbers {
  return values.map((value, index) => {
    const start = index - (index % channels)
    const row = values.slice(start, start + channels)
    const mean = row.reduce((sum, cell) => sum + cell, 0) / channels
    const variance = row.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / channels
    const channel = index % channels
    return (at(gamma, channel) * (value - mean)) / Math.sqrt(variance + epsilon) + at(beta, channel)
  })
}
