import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from './memory/createHeap.ts'
import type { Pack } from './memory/pack.ts'
import type { Recording } from './replay/recording.ts'

/** How a tensor's numbers will be made when somebody asks for them; `inputs` are held until then. */
export interface Recipe {
  readonly inputs: readonly TensorInfo[]
  /** Writes the numbers to `address`. */
  make(address: number): void
}

/**
 * What the backend keeps for one tensor. `values` is what inherited kernels read: a view of the heap for a tensor that lies there,
 * an array of its own for one that an inherited kernel or the user made and that no fast kernel has asked for yet.
 */
export class TensorData {
  refCount = 1
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo }
  readonly dtype: DataType
  /** Address in the heap; 0 for an array of its own. */
  address = 0
  /** Whether the block at the address is somebody else's: it is not freed with the tensor. */
  isLent = false
  /** Elements, for a tensor in the heap. */
  length = 0
  /** Counts changes in place, and the end: packs of an older version are not used again. */
  version = 0
  /** What was packed of these numbers and is kept. */
  readonly packs: Pack[] = []
  /** Recordings that read these numbers; null: none yet. */
  recordings: Recording[] | null = null
  /** Not null while nobody has asked for the numbers. */
  deferred: { readonly recipe: Recipe; settle(make?: (address: number) => void): void } | null = null
  readonly #heap: Heap
  #values: backend_util.BackendValues | undefined
  #generation = 0

  constructor(heap: Heap, dtype: DataType, values?: backend_util.BackendValues) {
    this.#heap = heap
    this.dtype = dtype
    this.#values = values
  }

  get values(): backend_util.BackendValues {
    this.deferred?.settle()
    if (this.address !== 0) {
      this.#heap.settle()
      if (this.#generation !== this.#heap.generation) this.#look()
    }
    // Undefined for complex tensors only, as in the cpu backend, whose type says otherwise too.
    return this.#values as backend_util.BackendValues
  }

  set values(values: backend_util.BackendValues) {
    if (this.address !== 0) throw new Error('A tensor in the heap gets its values by a kernel.')
    this.#values = values
  }

  /** Size in the heap: a bool takes one byte, everything else four. */
  get bytes(): number {
    return bytesOf(this.dtype, this.length)
  }

  /** From now on the tensor lies at `address`. The view is made when somebody asks for it: most tensors only kernels touch. */
  place(address: number, length: number): void {
    this.address = address
    this.length = length
    this.#generation = -1
    this.#values = undefined
  }

  #look(): void {
    this.#generation = this.#heap.generation
    if (this.dtype === 'int32') this.#values = this.#heap.ints(this.address, this.length)
    else if (this.dtype === 'bool') this.#values = this.#heap.bytes(this.address, this.length)
    else this.#values = this.#heap.floats(this.address, this.length)
  }
}

/** Bytes that `length` elements take in the heap. */
export function bytesOf(dtype: DataType, length: number): number {
  return dtype === 'bool' ? length : length * 4
}
