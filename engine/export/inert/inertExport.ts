import type { NetDocument } from '../../contract/document.ts'
import type { DataSet } from '../../data/dataSet.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'

export interface InertExport {
  readonly document: NetDocument
  /** By `${node id}/${weight name}`; what is missing is drawn from the seed. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** Whose scaling and classes the file tells; left out or null: none are there. */
  readonly data?: DataSet | null
  /** onnx only: the scaling becomes the model's first operations. */
  readonly preprocessing?: boolean
}
