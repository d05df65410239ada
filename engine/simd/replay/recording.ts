/** One call of `backend.run`. */
export interface KernelRun {
  readonly kernel: string
  readonly words: readonly number[]
  readonly items: number
  readonly chunk: number
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

/** The kernels of a computation over given weights, to be run again over other inputs. */
export interface Recording {
  /** tf.js's keys of the weights' numbers: a variable that was assigned has another. */
  readonly weights: readonly object[]
  readonly inputs: readonly Place[]
  readonly outputs: readonly Place[]
  readonly runs: readonly KernelRun[]
  readonly blocks: readonly Block[]
  /** All that was read besides the inputs; weights, all of them. */
  readonly sources: readonly Source[]
}

/** Numbers that recordings read, and which of them do; null: none yet. */
interface Source {
  recordings: Recording[] | null
}
