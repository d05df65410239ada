import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** What a file says against its own format, or against our limits; becomes a located problem. */
export class UnreadableOnnx extends Error {}

/** How one field of a message is read; the reader stands at its value. */
export type FieldReader = (reader: BinaryReader, type: WireType) => void

/**
 * Walks over one message. Fields that nobody asks for are skipped without being copied. Messages of an ONNX file lie at most
 * a few deep, and only those that are asked for are opened: there is no recursion that a file could drive.
 */
export function readFields(bytes: Uint8Array, fields: Readonly<Record<number, FieldReader>>): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    const read = fields[number]
    if (read === undefined) reader.skip(type, number, 4)
    else read(reader, type)
    if (reader.pos > reader.len) throw new UnreadableOnnx('the file ends in the middle of a value')
  }
}

/** A message or text inside a message. */
export function bytesOf(reader: BinaryReader, type: WireType): Uint8Array {
  if (type !== WireType.LengthDelimited) throw new UnreadableOnnx('a value is of another type than its field')
  // A piece of the file, not a copy; throws where the file is shorter.
  return reader.bytes()
}

export function textOf(reader: BinaryReader, type: WireType, limit: number): string {
  const bytes = bytesOf(reader, type)
  if (bytes.length > limit) throw new UnreadableOnnx(`a name is longer than ${limit} bytes`)
  return new TextDecoder().decode(bytes)
}

/** Whole numbers beyond 2⁵³ are cut to it: no length is as large, and "to the end" is written so. */
export function integerOf(reader: BinaryReader, type: WireType): number {
  if (type !== WireType.Varint) throw new UnreadableOnnx('a value is of another type than its field')
  return bounded(reader.int64())
}

export function floatOf(reader: BinaryReader, type: WireType): number {
  if (type !== WireType.Bit32) throw new UnreadableOnnx('a value is of another type than its field')
  return reader.float()
}

/** Repeated numbers, packed or one by one. */
export function listed(
  values: number[],
  { kind, limit }: { readonly kind: 'integer' | 'float' | 'double'; readonly limit: number },
): FieldReader {
  const one = (reader: BinaryReader): number =>
    kind === 'integer' ? bounded(reader.int64()) : kind === 'float' ? reader.float() : reader.double()
  const add = (value: number): void => {
    if (values.length >= limit) throw new UnreadableOnnx(`a list has more than ${limit} numbers`)
    values.push(value)
  }
  return (reader, type) => {
    if (type !== WireType.LengthDelimited) return add(one(reader))
    const packed = new BinaryReader(bytesOf(reader, type))
    while (packed.pos < packed.len) add(one(packed))
    if (packed.pos > packed.len) throw new UnreadableOnnx('the file ends in the middle of a value')
  }
}

function bounded(value: bigint | string): number {
  const number = Number(value)
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, number))
}
