import type { OptimizerKind } from '../contract/document.ts'
import { formula, type Formula } from '../graph/formula.ts'
import type { GraphTotals } from './analysis.ts'

export interface TrainingMemory {
  readonly weightBytes: number
  readonly gradientBytes: number
  /** What the optimiser keeps for each trainable weight: momentum, mean squares. */
  readonly optimizerBytes: number
  /** The outputs of all layers for one batch, kept for back-propagation. */
  readonly activationBytes: number
  readonly totalBytes: number
  readonly formula: Formula
}

const bytesPerValue = 4

/** Values kept for each trainable weight between steps. */
const optimizerSlots: Readonly<Record<OptimizerKind, number>> = {
  sgd: 0,
  momentum: 1,
  nesterov: 1,
  adagrad: 1,
  rmsprop: 1,
  adam: 2,
  adamw: 2,
}

/**
 * Bytes that training needs at least: weights × (1 + gradient + optimiser slots) + activations × batch size, in float32.
 * Working memory of the backend's kernels comes on top, and frozen weights have neither gradient nor slots.
 */
export function estimateTrainingMemory(
  totals: GraphTotals,
  { batchSize, optimizer }: { readonly batchSize: number; readonly optimizer: OptimizerKind },
): TrainingMemory {
  const slots = optimizerSlots[optimizer]
  const weightBytes = (totals.trainable + totals.frozen) * bytesPerValue
  const gradientBytes = totals.trainable * bytesPerValue
  const optimizerBytes = gradientBytes * slots
  const activationBytes = totals.activationBytes * batchSize
  const totalBytes = weightBytes + gradientBytes + optimizerBytes + activationBytes
  const trainable = formula`${totals.trainable} × (1 + 1 + ${slots}) × ${bytesPerValue} B`
  const weights = totals.frozen === 0 ? trainable : formula`${trainable} + ${totals.frozen} × ${bytesPerValue} B`
  return {
    weightBytes,
    gradientBytes,
    optimizerBytes,
    activationBytes,
    totalBytes,
    formula: formula`${weights} + ${totals.activationBytes} B × ${batchSize} = ${totalBytes} B`,
  }
}
