import type { NetDocument } from './document.ts'
import type { NamedBytes } from './namedBytes.ts'
import type { Problem } from './problem.ts'
import type { Text } from './text.ts'

/** The read-back comparison every export with weights goes through before it counts as saved. */
export interface ExportCheck {
  readonly samples: number
  /** Largest absolute difference between the model's outputs and those of the file that was read back. */
  readonly largestDifference: number
  readonly tolerance: number
  readonly passed: boolean
}

export interface ExportedModel {
  readonly files: readonly NamedBytes[]
  /** null: nothing in the files answers, so nothing was compared (source code, pictures). */
  readonly check: ExportCheck | null
  /** What was looked at instead, where answers could not be compared. */
  readonly note?: Text
}

/** A network from another program's files; nothing of it is saved yet. */
export interface ImportedModel {
  /** The reader that knew the files: "keras", "tfjs", … */
  readonly format: string
  readonly document: NetDocument
  /** safetensors, keyed by node id; null where the files hold none. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  /** What is not as it was, node by node. */
  readonly remarks: readonly Problem[]
}
