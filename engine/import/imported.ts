import type { NetDocument } from '../contract/document.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import type { Problem, Result } from '../contract/problem.ts'
import type { Text } from '../contract/text.ts'
import type { FloatTensor } from '../document/tensors/safetensors.ts'
import type { StartHdf5 } from '../hdf5/hdf5Module.ts'

/** A network that came from another program's files. */
export interface Imported {
  /** Its cards stand nowhere yet: placing them is the pipeline's. */
  readonly document: NetDocument
  /** By node id and weight name, as everywhere: "n3/kernel". */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** What is not as it was, node by node; hints and warnings only. */
  readonly remarks: readonly Problem[]
}

/** What a reader may need of the place it runs in. */
export interface ImportTools {
  readonly startHdf5: StartHdf5
}

/** One format that comes in. A new one is a file with such an object and a line in readers.ts. */
export interface ImportReader {
  /** Stable, for tests and messages: "keras", "onnx", … */
  readonly format: string
  /** What people call such a file. */
  readonly title: Text
  /** Looks at the content, never at names. One chosen file, or several that belong together. */
  accepts(files: readonly NamedBytes[]): boolean
  /** May throw where a library does: the pipeline makes a problem of that. */
  read(files: readonly NamedBytes[], tools: ImportTools): Promise<Result<Imported>>
}
