import { halfFloat } from '../bytes/halfFloat.ts'
import type { FloatTensor } from '../document/tensors/safetensors.ts'
import { hdf5Type, longestPiece as usualPiece, type Hdf5Module, type ReadMetadata } from './hdf5Module.ts'
import { slabsOf, type Slab } from './slabs.ts'
import { hasSoundHeaps } from './soundHeaps.ts'

/** What a caller asks of a file; every answer is null where the file does not hold that. */
export interface Hdf5File {
  /** Bytes of the file. */
  readonly length: number
  kindOf(path: string): 'group' | 'dataset' | null
  /** Names inside a group, at most `maximum` of them are told. */
  names(path: string, maximum: number): readonly string[]
  text(path: string, attribute: string): string | null
  /** A list of texts; long ones that Keras cut into attribute0, attribute1, … come as one. */
  texts(path: string, attribute: string): readonly string[] | null
  /** Lengths of the axes of a dataset of numbers. */
  shapeOf(path: string): readonly number[] | null
  /** A dataset of numbers as float32; null also where it holds more than `maximumValues`. */
  tensor(path: string, maximumValues: number): FloatTensor | null
}

/** Text of one attribute, in bytes: a configuration of a thousand layers has about one megabyte. */
const longestText = 64 * 1024 * 1024

/**
 * Opens an HDF5 file that may be hostile, in a library that was started for it alone. Throws where the library does, and
 * also dies with it: whoever calls must catch everything and start it afresh.
 */
export function openHdf5(
  module: Hdf5Module,
  bytes: Uint8Array,
  { longestPiece = usualPiece }: { readonly longestPiece?: number } = {},
): Hdf5File {
  if (!hasSoundHeaps(bytes)) throw new Error('A heap of the HDF5 file leads nowhere.')
  const path = '/read.h5'
  module.FS.writeFile(path, bytes, { canOwn: true })
  const file = module.open(path, module.H5F_ACC_RDONLY, false, -1, -1)
  if (file < 0n) throw new Error('It is no HDF5 file.')

  const attributeNames = (at: string): ReadonlySet<string> => new Set(module.get_attribute_names(file, at))

  const readText = (at: string, name: string): readonly string[] | null => {
    const metadata = module.get_attribute_metadata(file, at, name)
    const { type, vlen, shape, size, total_size: count } = metadata
    if (shape === null) return null
    if (count === 0) return []
    if (type !== hdf5Type.text || size * count > longestText) return null
    return withMemory(module, size * count, (pointer) => {
      if (module.get_attribute_data(file, at, name, BigInt(pointer)) < 0) return null
      return vlen ? pointedTexts(module, pointer, count) : fixedTexts(module, { pointer, count, size })
    })
  }

  const kindOf = (at: string): 'group' | 'dataset' | null => {
    const type = module.get_type(file, at)
    return type === module.H5G_GROUP ? 'group' : type === module.H5G_DATASET ? 'dataset' : null
  }

  const numbersAt = (at: string): (ReadMetadata & { readonly shape: readonly number[] }) | null => {
    if (kindOf(at) !== 'dataset') return null
    const metadata = module.get_dataset_metadata(file, at)
    const { type, shape, size, vlen } = metadata
    const isNumber = (type === hdf5Type.float && [2, 4, 8].includes(size)) || (type === hdf5Type.integer && size <= 4)
    return isNumber && !vlen && shape !== null ? { ...metadata, shape: shape.map(Number) } : null
  }

  return {
    length: bytes.length,
    kindOf,
    names: (at, maximum) => (kindOf(at) === 'group' ? Array.from(module.get_names(file, at, false)).slice(0, maximum) : []),
    text: (at, name) => (attributeNames(at).has(name) ? (readText(at, name)?.[0] ?? null) : null),
    texts: (at, name) => {
      const known = attributeNames(at)
      if (known.has(name)) return readText(at, name)
      const pieces: string[] = []
      for (let piece = 0; known.has(`${name}${piece}`); piece++) pieces.push(...(readText(at, `${name}${piece}`) ?? []))
      return known.has(`${name}0`) ? pieces : null
    },
    shapeOf: (at) => numbersAt(at)?.shape ?? null,
    tensor: (at, maximumValues) => {
      const metadata = numbersAt(at)
      if (metadata === null) return null
      const { size, shape } = metadata
      const count = shape.reduce((product, length) => product * length, 1)
      if (!Number.isSafeInteger(count) || count > maximumValues) return null
      if (count === 0) return { shape, values: new Float32Array(0) }
      const read = (part: Slab | null, length: number): Float32Array<ArrayBuffer> | null =>
        withMemory(module, size * length, (pointer) => {
          const strides = part === null ? null : shape.map(() => 1n)
          const { count: lengths = null, offset = null } = part ?? {}
          if (module.get_dataset_data(file, at, lengths, offset, strides, BigInt(pointer)) < 0) return null
          return asFloats(module.HEAPU8.slice(pointer, pointer + size * length), metadata)
        })
      if (count <= longestPiece) {
        const values = read(null, count)
        return values === null ? null : { shape, values }
      }
      const values = new Float32Array(count)
      for (const slab of slabsOf(shape, longestPiece)) {
        const part = read(slab, slab.length)
        if (part === null) return null
        values.set(part, slab.start)
      }
      return { shape, values }
    },
  }
}

function withMemory<T>(module: Hdf5Module, bytes: number, work: (pointer: number) => T): T {
  const pointer = module._malloc(bytes)
  if (pointer === 0) throw new Error(`HDF5 found no memory for ${bytes} bytes.`)
  try {
    return work(pointer)
  } finally {
    module._free(pointer)
  }
}

function pointedTexts(module: Hdf5Module, pointer: number, count: number): readonly string[] {
  const pointers = new Uint32Array(module.HEAPU8.slice(pointer, pointer + 4 * count).buffer)
  return Array.from(pointers, (each) => (each === 0 ? '' : module.UTF8ToString(each, longestText)))
}

function fixedTexts(
  module: Hdf5Module,
  { pointer, count, size }: { readonly pointer: number; readonly count: number; readonly size: number },
): readonly string[] {
  const decoder = new TextDecoder('utf-8')
  return Array.from({ length: count }, (_, index) => {
    const bytes = module.HEAPU8.slice(pointer + index * size, pointer + (index + 1) * size)
    const end = bytes.indexOf(0)
    return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end))
  })
}

/** The library hands out little-endian numbers, whatever the file has. */
function asFloats(bytes: Uint8Array<ArrayBuffer>, { type, size, signed }: ReadMetadata): Float32Array<ArrayBuffer> {
  const { buffer } = bytes
  if (type === hdf5Type.float) {
    if (size === 4) return new Float32Array(buffer)
    return size === 8 ? Float32Array.from(new Float64Array(buffer)) : Float32Array.from(new Uint16Array(buffer), halfFloat)
  }
  if (size === 4) return Float32Array.from(signed ? new Int32Array(buffer) : new Uint32Array(buffer))
  if (size === 2) return Float32Array.from(signed ? new Int16Array(buffer) : new Uint16Array(buffer))
  return Float32Array.from(signed ? new Int8Array(buffer) : bytes)
}
