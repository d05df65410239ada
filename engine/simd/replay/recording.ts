import type { Pack } from '../memory/pack.ts'

/** One call of `backend.run`. */
export interface KernelRun {
  readonly kernel: string
  readonly words: readonly number[]
  readonly items: number
  readonly chunk: number
  readonly late: LateWord | null
}

/** An argument that is another one each time: `value` is asked for it whenever the kernel runs. */
export interface LateWord {
  /** Its place among the words. */
  readonly at: number
  readonly value: () => number
}

export interface Block {
  readonly address: number
  readonly bytes: number
}

/** Where a tensor of a recorded computation lies. */
export interface Place {
  readonly address: number
  readonly shape: readonly number[]
}

/** The kernels of a computation, over blocks of its own. */
export interface Recorded {
  readonly runs: readonly KernelRun[]
  readonly blocks: readonly Block[]
  /** All that was read besides the inputs; weights, all of them. */
  readonly sources: readonly Source[]
  /** Those of them that its kernels change in place. */
  readonly changed: readonly Source[]
}

/** The same over given weights, to be run again over other inputs. */
export interface Recording extends Recorded {
  /** tf.js's keys of the weights' numbers: a variable that was assigned has another. */
  readonly weights: readonly object[]
  readonly inputs: readonly Place[]
  readonly outputs: readonly Place[]
  /** Whether it holds for other numbers of its weights too, as long as they lie where they lay. */
  readonly mayChange: boolean
}

/** Numbers that recordings read, and which of them do; null: none yet. */
export interface Source {
  /** How many tensors share them. */
  readonly refCount: number
  /** Counts changes in place. */
  version: number
  /** What was packed of them. */
  readonly packs: Pack[]
  recordings: Recording[] | null
}
