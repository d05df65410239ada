import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { engine, util, type backend_util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from './memory/createHeap.ts'
import { OutOfMemory } from './memory/OutOfMemory.ts'
import { PackStore } from './memory/PackStore.ts'
import { Unfinished, type Temporary } from './memory/Unfinished.ts'
import type { Recorder } from './replay/Recorder.ts'
import type { LateWord, Source } from './replay/recording.ts'
import { Recordings } from './replay/Recordings.ts'
import { bytesOf, TensorData, type Recipe } from './TensorData.ts'
import type { ThreadPool } from './threads/createThreadPool.ts'

/** tf.js's key of a tensor's data. */
type DataId = object

/** Types that can lie in the heap. */
export type HeapType = 'float32' | 'int32' | 'bool'

/**
 * A tf.js backend whose float32, int32 and bool tensors lie in one WebAssembly memory, where several threads work on them.
 * It extends the cpu backend: every kernel that engine/simd/ops does not replace is inherited, reads `values` and is right.
 */
export class SimdBackend extends MathBackendCPU {
  readonly heap: Heap
  readonly pool: ThreadPool
  /** What was packed of weights and is kept between predictions. */
  readonly packs: PackStore
  /** Predictions that can be run again without tf.js: replay/replay.ts. */
  readonly recordings: Recordings
  /** Writes down what is computed; null mostly. */
  recorder: Recorder | null = null
  readonly #unfinished = new Unfinished((made) => {
    if ('dataId' in made) this.disposeData(made.dataId, true)
    else this.#give(made.address, made.bytes)
  })

  constructor(heap: Heap, pool: ThreadPool) {
    super()
    this.heap = heap
    this.pool = pool
    this.packs = new PackStore(this)
    this.recordings = new Recordings(heap)
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): DataId {
    return this.#add(new TensorData(this.heap, dtype, this.#own(values)))
  }

  override move(dataId: DataId, values: backend_util.BackendValues, _shape: number[], dtype: DataType, refCount: number): void {
    if (this.recorder?.isOpen === true) this.recorder.spoil('another backend made some of its numbers')
    const data = new TensorData(this.heap, dtype, this.#own(values))
    data.refCount = refCount
    this.data.set(dataId, data)
  }

  /** What leaves the backend is a copy: the block will be reused, and browser interfaces refuse views of shared memory. */
  override readSync(dataId: DataId): backend_util.BackendValues {
    const values = super.readSync(dataId)
    return isArrayOf(values) && this.heap.owns(values) ? values.slice() : values
  }

  /** True when the data is gone. A block in the heap goes back to it. */
  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true
    const data = this.tensorData(dataId)
    const isGone = super.disposeData(dataId, force)
    if (!isGone) return false
    this.#changed(data, { isGone })
    this.#letGo(data)
    if (data.address !== 0 && !data.isLent) {
      this.#give(data.address, data.bytes)
    }
    data.address = 0
    return true
  }

  override dispose(): void {
    this.pool.dispose()
  }

  override memory() {
    return { ...super.memory(), unreliable: false, numBytesInHeap: this.heap.used, heapBytesReached: this.heap.reached }
  }

  /** A new tensor in the heap; its contents are undefined. Throws OutOfMemory, naming the tensor. */
  output(shape: readonly number[], dtype: HeapType = 'float32'): TensorInfo {
    const length = util.sizeFromShape([...shape])
    const data = new TensorData(this.heap, dtype)
    data.place(this.#take(bytesOf(dtype, length), shape), length)
    return this.#unfinished.add({ dataId: this.#add(data), shape: [...shape], dtype })
  }

  /**
   * Room for `length` floats that only a gradient of this backend reads, as an output without elements: tf.js makes zeros as large
   * as each output of a node that goes back. `share` gives it its real shape.
   */
  record(length: number, what: string): TensorInfo {
    const data = new TensorData(this.heap, 'float32')
    data.place(this.#take(length * 4, what), length)
    return this.#unfinished.add({ dataId: this.#add(data), shape: [0], dtype: 'float32' })
  }

  /** A tensor in the heap whose numbers are made when somebody asks for them, and never if it is freed before. */
  defer(shape: readonly number[], recipe: Recipe): TensorInfo {
    const data = new TensorData(this.heap, 'float32')
    const length = util.sizeFromShape([...shape])
    const settle = (make = (address: number): void => recipe.make(address)): void => {
      const address = this.attempt(() => {
        const block = this.temporary(length * 4, shape)
        make(block.address)
        return block.address
      })
      data.place(address, length)
      this.#letGo(data)
    }
    data.deferred = { recipe, settle }
    for (const { dataId } of recipe.inputs) this.incRef(dataId)
    return this.#unfinished.add({ dataId: this.#add(data), shape: [...shape], dtype: 'float32' })
  }

  /** How a tensor's numbers will be made; null where they are there, or it is gone. */
  recipe({ dataId }: TensorInfo): Recipe | null {
    return this.data.has(dataId) ? (this.tensorData(dataId).deferred?.recipe ?? null) : null
  }

  /** Makes the numbers of a tensor that waits in another way than its recipe does: with something else in the same pass. */
  settleBy<T>({ dataId }: TensorInfo, make: (address: number) => T): T {
    const { deferred } = this.tensorData(dataId)
    if (deferred === null) throw new Error('This tensor has its numbers already.')
    const answers: T[] = []
    deferred.settle((address) => answers.push(make(address)))
    // It did not throw.
    return answers[0] as T
  }

  /** A block of the heap, recordings and packs given up for it if need be. Throws OutOfMemory. */
  allocate(bytes: number, what: string | readonly number[]): number {
    try {
      return this.heap.allocate(bytes, what)
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error
      const gaveUp = [this.recordings.giveUp(), this.packs.giveUp()]
      if (!gaveUp.includes(true)) throw error
      return this.heap.allocate(bytes, what)
    }
  }

  /** Notes what a computation that is written down depends on. */
  reads(data: TensorData): void {
    this.recorder?.reads(data)
  }

  /** The same as `address` for numbers that will be changed in place: what was packed of them is dropped. */
  addressToChange(tensor: TensorInfo): number {
    const address = this.address(tensor)
    this.changes(this.tensorData(tensor.dataId))
    return address
  }

  /** Notes that numbers change in place: what was packed of them is dropped. */
  changes(data: Source): void {
    this.recorder?.changes(data)
    this.#changed(data, { isGone: false })
  }

  /** A tensor of numbers that lie in somebody else's block, as long as that is there. */
  lend(address: number, shape: readonly number[]): TensorInfo {
    const data = new TensorData(this.heap, 'float32')
    data.place(address, util.sizeFromShape([...shape]))
    data.isLent = true
    return { dataId: this.#add(data), shape: [...shape], dtype: 'float32' }
  }

  /** Where a float32, int32 or bool tensor lies; one that an inherited kernel or the user made is moved into the heap first. */
  address(tensor: TensorInfo): number {
    const data = this.tensorData(tensor.dataId)
    /* Only inside inherited kernels may a tensor say another type than its data (the cpu backend's Cast); they never come here. */
    if (data.dtype !== tensor.dtype) throw new Error(`A ${tensor.dtype} tensor has ${data.dtype} data.`)
    data.deferred?.settle()
    this.reads(data)
    if (data.address !== 0) return data.address
    const { values } = data
    if (!isArrayOf(values)) throw new Error(`A ${data.dtype} tensor cannot lie in the heap.`)
    this.recorder?.brings(data)
    const bytes = bytesOf(data.dtype, values.length)
    data.place(this.allocate(bytes, tensor.shape), values.length)
    ;(data.values as typeof values).set(values)
    return data.address
  }

  /** A tensor's numbers in place; valid until the next allocation. */
  view(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array {
    this.address(tensor)
    /* What has an address is one of these. */
    return this.tensorData(tensor.dataId).values as Float32Array | Int32Array | Uint8Array
  }

  /** A buffer of undefined contents. */
  temporary(bytes: number, what: string | readonly number[]): Temporary {
    return this.#unfinished.add({ address: this.#take(bytes, what), bytes })
  }

  release(temporary: Temporary): void {
    this.#unfinished.forget(temporary)
    this.#give(temporary.address, temporary.bytes)
  }

  /** Runs a kernel; what it made is freed where it throws, so that a run that was out of memory can go on. */
  attempt<T>(kernel: () => T): T {
    return this.#unfinished.attempt(kernel)
  }

  /** Another tensor of the same data, as reshape makes it. */
  share(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
    this.incRef(tensor.dataId)
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype }
  }

  /** `late`: an argument that a run which is written down asks for anew each time; `words` has its present value. */
  run(kernel: string, words: readonly number[], items: number, chunk = 0, late: LateWord | null = null): void {
    if (this.recorder?.isOpen === true) this.recorder.runs.push({ kernel, words, items, chunk, late })
    this.pool.run(kernel, words, items, chunk)
  }

  tensorData(dataId: DataId): TensorData {
    // Only this class puts data here.
    return this.data.get(dataId) as TensorData
  }

  /** Inherited kernels may hand back a view of an input (slice does); it would dangle once the input is freed. */
  #own(values: backend_util.BackendValues): backend_util.BackendValues {
    return isArrayOf(values) && this.heap.owns(values) ? values.slice() : values
  }

  /** A block for a tensor or for a kernel: a computation that is written down has blocks of its own. */
  #take(bytes: number, what: string | readonly number[]): number {
    return this.recorder?.isOpen === true ? this.recorder.allocate(bytes, what) : this.allocate(bytes, what)
  }

  #give(address: number, bytes: number): void {
    if (this.recorder?.free(address) !== true) this.heap.free(address, bytes)
  }

  #changed(data: Source, { isGone }: { readonly isGone: boolean }): void {
    data.version += 1
    this.packs.drop(data)
    this.recordings.dropReadersOf(data, { isGone })
  }

  /** Frees what a deferred tensor holds, also in tf.js's books, if nobody else has it. */
  #letGo(data: TensorData): void {
    const inputs = data.deferred?.recipe.inputs ?? []
    data.deferred = null
    for (const { dataId } of inputs) {
      // Where it is now: tf.js may have moved it meanwhile, with every reference.
      const holder = engine().state.tensorInfo.get(dataId)?.backend ?? this
      if (holder.disposeData(dataId)) engine().removeDataId(dataId, holder)
    }
  }

  #add(data: TensorData): DataId {
    const dataId = {}
    this.data.set(dataId, data)
    this.recorder?.hasMade(data)
    return dataId
  }
}

function isArrayOf(values: backend_util.BackendValues | undefined): values is Float32Array | Int32Array | Uint8Array {
  return values !== undefined && ArrayBuffer.isView(values)
}

/** Tells whether `backend` is this one, for code that has a faster way on it. */
export function currentSimdBackend(): SimdBackend | null {
  const { backend } = engine()
  return backend instanceof SimdBackend ? backend : null
}
