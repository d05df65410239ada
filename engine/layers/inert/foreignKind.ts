import { kerasKindPrefix } from './keptKeras.ts'
import { onnxBehindPrefix, onnxKindPrefix } from './keptOnnx.ts'

export interface ForeignKind {
  readonly program: 'Keras' | 'ONNX'
  /** What it is called there: "GRU", "InstanceNormalization". */
  readonly name: string
  /** There may be such a layer here, but the shape before it was not known when it came. */
  readonly isBehind: boolean
}

/** Of which program an unknown layer is; null: a kind of ours, perhaps of a later version. */
export function foreignKind(kind: string): ForeignKind | null {
  if (kind.startsWith(kerasKindPrefix)) return { program: 'Keras', name: kind.slice(kerasKindPrefix.length), isBehind: false }
  if (!kind.startsWith(onnxKindPrefix)) return null
  const isBehind = kind.startsWith(onnxBehindPrefix)
  return { program: 'ONNX', name: kind.slice((isBehind ? onnxBehindPrefix : onnxKindPrefix).length), isBehind }
}
