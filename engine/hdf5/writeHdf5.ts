import type { FloatTensor } from '../document/tensors/safetensors.ts'
import type { Hdf5Attribute, Hdf5Group } from './hdf5Group.ts'
import { hdf5Type, longestPiece as usualPiece, type Hdf5Module, type WrittenMetadata } from './hdf5Module.ts'
import { slabsOf } from './slabs.ts'

const path = '/written.h5'

/** An object's header holds at most 64 KiB; Keras cuts longer lists of names so, into name0, name1, … (HDF5_OBJECT_HEADER_LIMIT). */
const longestAttribute = 64_512

/** A group as the root of an HDF5 file, in the oldest format that can hold it, which every program reads. */
export function writeHdf5(
  module: Hdf5Module,
  root: Hdf5Group,
  { longestPiece = usualPiece }: { readonly longestPiece?: number } = {},
): Uint8Array<ArrayBuffer> {
  const file = module.open(path, module.H5F_ACC_TRUNC, false, -1, -1)
  try {
    writeGroup(module, { file, at: '', group: root, longestPiece })
  } finally {
    module.close_file(file)
  }
  /* The file itself, whom nobody writes to any more, and no copy: gigabytes may not fit twice. */
  const { contents, usedBytes } = module.FS.lookupPath(path).node
  module.FS.unlink(path)
  return contents.subarray(0, usedBytes)
}

interface Place {
  readonly file: bigint
  /** The group's path; '' is the root. */
  readonly at: string
}

function writeGroup(
  module: Hdf5Module,
  { file, at, group, longestPiece }: Place & { readonly group: Hdf5Group; readonly longestPiece: number },
): void {
  for (const [name, attribute] of group.attributes) writeAttribute(module, { file, at: at === '' ? '/' : at, name, attribute })
  for (const [name, tensor] of group.datasets) writeDataset(module, { file, at: `${at}/${name}`, tensor, longestPiece })
  for (const [name, inner] of group.groups) {
    module.create_group(file, `${at}/${name}`, false)
    writeGroup(module, { file, at: `${at}/${name}`, group: inner, longestPiece })
  }
}

function writeAttribute(
  module: Hdf5Module,
  { file, at, name, attribute }: Place & { readonly name: string; readonly attribute: Hdf5Attribute },
): void {
  if (typeof attribute === 'string') {
    const metadata = described({ type: hdf5Type.text, size: 4, vlen: true, cset: 1 }, [])
    module.create_vlen_str_attribute(file, at, name, [attribute], metadata)
    return
  }
  const encoded = attribute.map((text) => new TextEncoder().encode(text))
  const longest = Math.max(1, ...encoded.map(({ length }) => length))
  const perPiece = Math.max(1, Math.floor(longestAttribute / longest))
  if (encoded.length <= perPiece) {
    writeTexts(module, { file, at, name, encoded, longest })
    return
  }
  for (let first = 0, piece = 0; first < encoded.length; first += perPiece, piece++) {
    const part = encoded.slice(first, first + perPiece)
    writeTexts(module, { file, at, name: `${name}${piece}`, encoded: part, longest })
  }
}

/** Texts of one length side by side, filled up with zeros, as NumPy keeps them; none at all are no numbers. */
function writeTexts(
  module: Hdf5Module,
  {
    file,
    at,
    name,
    encoded,
    longest,
  }: Place & { readonly name: string; readonly encoded: readonly Uint8Array[]; readonly longest: number },
): void {
  const packed = new Uint8Array(encoded.length * longest)
  encoded.forEach((text, index) => packed.set(text, index * longest))
  const element = encoded.length === 0 ? { type: hdf5Type.float, size: 8 } : { type: hdf5Type.text, size: longest, cset: 1 }
  withCopy(module, packed, (pointer) => {
    module.create_attribute(file, at, name, BigInt(pointer), described(element, [encoded.length]))
  })
}

function writeDataset(
  module: Hdf5Module,
  { file, at, tensor, longestPiece }: Place & { readonly tensor: FloatTensor; readonly longestPiece: number },
): void {
  const { values, shape } = tensor
  const metadata = described({ type: hdf5Type.float, size: 4 }, shape)
  const bytesOf = (start: number, length: number) => new Uint8Array(values.buffer, values.byteOffset + 4 * start, 4 * length)
  if (values.length <= longestPiece) {
    withCopy(module, bytesOf(0, values.length), (pointer) => module.create_dataset(file, at, BigInt(pointer), metadata))
    return
  }
  /* From no place it writes nothing; the dataset is there all the same. */
  module.create_dataset(file, at, 0n, metadata)
  const strides = shape.map(() => 1n)
  /* The last first: the library's file then grows once and is not copied for every piece. */
  for (const { offset, count, start, length } of slabsOf(shape, longestPiece).toReversed())
    withCopy(module, bytesOf(start, length), (pointer) => {
      if (module.set_dataset_data(file, at, count, offset, strides, BigInt(pointer)) < 0)
        throw new Error(`HDF5 did not take ${length} numbers of ${at}.`)
    })
}

function withCopy(module: Hdf5Module, bytes: Uint8Array, work: (pointer: number) => void): void {
  const pointer = module._malloc(Math.max(1, bytes.length))
  if (pointer === 0) throw new Error(`HDF5 found no memory for ${bytes.length} bytes.`)
  try {
    module.HEAPU8.set(bytes, pointer)
    work(pointer)
  } finally {
    module._free(pointer)
  }
}

function described(
  element: Pick<WrittenMetadata, 'type' | 'size' | 'cset'> & { readonly vlen?: boolean },
  shape: readonly number[],
): WrittenMetadata {
  const lengths = shape.map(BigInt)
  return {
    signed: false,
    littleEndian: true,
    vlen: false,
    ...element,
    shape: lengths,
    maxshape: lengths,
    chunks: null,
    compression: 0,
    compression_opts: [],
    track_order: false,
  }
}
