import type { Tensor } from '@tensorflow/tfjs-core'

/** What one rule sees when it updates one weight tensor. Slots are its memory for that weight, in the order of `slots`. */
export interface UpdateInput {
  readonly weight: Tensor
  readonly gradient: Tensor
  readonly slots: readonly Tensor[]
  readonly learningRate: number
  /** 1 for the first update of the run. */
  readonly updates: number
}

export interface UpdateOutput {
  readonly weight: Tensor
  readonly slots: readonly Tensor[]
}

/** The formula of an optimiser: pure, called inside tf.tidy; what it returns replaces weight and slots. */
export interface UpdateRule {
  /** Names of the memories kept for each weight, as checkpoints call them. */
  readonly slots: readonly string[]
  /** What a memory holds before the first update. */
  readonly slotStart: number
  update(input: UpdateInput): UpdateOutput
}

/** Slots always match the rule's list; anything else is a bug. */
export function slotAt(slots: readonly Tensor[], index: number): Tensor {
  const slot = slots[index]
  if (slot === undefined) throw new Error(`Optimiser memory ${index} is missing.`)
  return slot
}
