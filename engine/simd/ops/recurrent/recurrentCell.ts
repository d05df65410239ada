/** The cells that `SimdRecurrent` knows, by their numbers in kernels/recurrent/recurrentCells.ts. */
export const recurrentCells = ['simple', 'gru', 'lstm', 'resetAfterGru'] as const
/** Activations by their numbers in kernels/recurrent/recurrentActivations.ts, under tf.js's class names. */
export const recurrentActivations = ['linear', 'relu', 'sigmoid', 'tanh', 'hardSigmoid'] as const

export type RecurrentActivation = (typeof recurrentActivations)[number]

/** How a recurrent layer reads its sequence; the attributes of the kernel `SimdRecurrent`. */
export interface RecurrentSettings {
  readonly cell: (typeof recurrentCells)[number]
  readonly activation: RecurrentActivation
  /** Of the gates; a simple layer has none. */
  readonly gateActivation: RecurrentActivation
  /** Whether the output has every step, in the order of reading, or the last alone. */
  readonly everyStep: boolean
  readonly backwards: boolean
  /** Whether what the way back needs is kept. */
  readonly recorded: boolean
}

export interface RecurrentSizes {
  readonly samples: number
  readonly steps: number
  readonly features: number
  readonly units: number
}

/** Blocks of weights side by side. */
export const gateCounts = { simple: 1, gru: 3, lstm: 4, resetAfterGru: 3 } as const
/** Numbers kept for each unit and step: kernels/recurrent/recurrentCells.ts. */
export const stateParts = { simple: 1, gru: 4, lstm: 6, resetAfterGru: 5 } as const
/** Gradients of scores for each unit and step: a GRU that resets behind the product has two for its candidate. */
export const scoreParts = { simple: 1, gru: 3, lstm: 4, resetAfterGru: 4 } as const

/** Units, filled up to whole panels. */
export function paddedUnits(units: number): number {
  return Math.ceil(units / 8) * 8
}
