import { kerasKindPrefix } from './keptKeras.ts'
import { onnxKindPrefix } from './keptOnnx.ts'

export interface ForeignKind {
  readonly program: 'Keras' | 'ONNX'
  /** What it is called there: "GRU", "InstanceNormalization". */
  readonly name: string
}

/** Of which program an unknown layer is; null: a kind of ours, perhaps of a later version. */
export function foreignKind(kind: string): ForeignKind | null {
  if (kind.startsWith(kerasKindPrefix)) return { program: 'Keras', name: kind.slice(kerasKindPrefix.length) }
  if (kind.startsWith(onnxKindPrefix)) return { program: 'ONNX', name: kind.slice(onnxKindPrefix.length) }
  return null
}
