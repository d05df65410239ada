/**
 * What Netwright uses of h5wasm: the HDF5 library as WebAssembly, with a file system of its own in memory. Files therefore
 * never reach the computer's disk, and a link in a hostile file leads nowhere. Its calls take and give HDF5's own numbers.
 */
export interface Hdf5Module {
  readonly HEAPU8: Uint8Array
  readonly FS: {
    writeFile(path: string, bytes: Uint8Array, options?: { readonly canOwn?: boolean }): void
    /** Emscripten's own view of a file: `contents` may be longer than the file. */
    lookupPath(path: string): { readonly node: { readonly contents: Uint8Array<ArrayBuffer>; readonly usedBytes: number } }
    unlink(path: string): void
  }
  readonly H5F_ACC_RDONLY: number
  readonly H5F_ACC_TRUNC: number
  readonly H5G_GROUP: number
  readonly H5G_DATASET: number
  open(path: string, mode: number, trackOrder: boolean, lowestVersion: number, highestVersion: number): bigint
  close_file(file: bigint): number
  create_group(file: bigint, path: string, trackOrder: boolean): number
  create_dataset(file: bigint, path: string, data: bigint, metadata: WrittenMetadata): number
  create_attribute(file: bigint, path: string, name: string, data: bigint, metadata: WrittenMetadata): number
  create_vlen_str_attribute(file: bigint, path: string, name: string, texts: readonly string[], metadata: WrittenMetadata): number
  get_type(file: bigint, path: string): number
  get_names(file: bigint, path: string, recursive: boolean): readonly string[]
  get_attribute_names(file: bigint, path: string): readonly string[]
  get_attribute_metadata(file: bigint, path: string, name: string): ReadMetadata
  get_attribute_data(file: bigint, path: string, name: string, data: bigint): number
  get_dataset_metadata(file: bigint, path: string): ReadMetadata
  get_dataset_data(file: bigint, path: string, count: Selected, offset: Selected, strides: Selected, data: bigint): number
  set_dataset_data(file: bigint, path: string, count: Selected, offset: Selected, strides: Selected, data: bigint): number
  UTF8ToString(pointer: number, maximumBytes?: number): string
  _malloc(bytes: number): number
  _free(pointer: number): void
}

/** One number for each axis; null: the whole. */
type Selected = readonly bigint[] | null

/**
 * Numbers handed over at a time. The library's memory ends at 2 GiB, what is freed in it leaves gaps, and a tensor may have more: 64 MiB
 * of float32 always find room.
 */
export const longestPiece = 2 ** 24

/** HDF5's classes of types (H5T_class_t). */
export const hdf5Type = { integer: 0, float: 1, text: 3 } as const

interface ElementType {
  readonly type: number
  /** Bytes of one value. */
  readonly size: number
  readonly signed: boolean
  readonly littleEndian: boolean
  /** Texts of any length, kept as pointers. */
  readonly vlen: boolean
}

export interface ReadMetadata extends ElementType {
  readonly shape: readonly number[] | null
  readonly total_size: number
}

export interface WrittenMetadata extends ElementType {
  /** 1: UTF-8. */
  readonly cset?: number
  readonly shape: readonly bigint[]
  readonly maxshape: readonly bigint[]
  readonly chunks: null
  readonly compression: number
  readonly compression_opts: readonly number[]
  readonly track_order: boolean
}

/** Starts the library afresh, with memory of its own: a file that breaks it breaks nothing else. */
export type StartHdf5 = () => Promise<Hdf5Module>
