import { WireType } from '@bufbuild/protobuf/wire'
import { bytesOf, integerOf, readFields, textOf, UnreadableOnnx } from '../../bytes/readFields.ts'

/** What stands in a graph inside an operator (a branch of If, the body of Loop or Scan), in the graphs inside it too. */
export interface OnnxBody {
  /** Values of the graphs around it that it reads, each once. */
  readonly captured: readonly string[]
  /** Names that values have in it. */
  readonly own: ReadonlySet<string>
  readonly operators: readonly { readonly operator: string; readonly domain: string }[]
  /** Where many float32 numbers lie in its bytes, ascending. */
  readonly numbers: readonly { readonly start: number; readonly end: number }[]
  /** Numbers of it lie in another file. */
  readonly isOutside: boolean
  /** Graphs lie in it that are nested too deep to be read. */
  readonly isDeep: boolean
  /** Attributes in it are those of the function around it, whatever its caller gives. */
  readonly isReferring: boolean
}

/** What a file or document may ask for: nested graphs, nodes in all of them, bytes of a name. */
export const bodyLimits = { depth: 8, nodes: 20_000, nameLength: 2000, smallestNumbers: 1024 } as const

/** Field numbers as in onnx/onnx.proto of ONNX 1.16. */
export const graphFields = {
  node: 1,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  quantization: 14,
  sparse: 15,
} as const
export const nodeFields = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 } as const
export const attributeFields = { tensor: 5, graph: 6, tensors: 10, graphs: 11, reference: 21, sparse: 22, sparses: 23 } as const
export const tensorFields = { elementType: 2, floats: 4, name: 8, raw: 9, external: 13, location: 14 } as const
/** Of ValueInfoProto and of TensorAnnotation. */
export const portName = 1
/** SparseTensorProto: its values carry its name. */
const sparseFields = { values: 1, places: 2 } as const

/** Reads a GraphProto (without its numbers). Throws where the bytes are none, or beyond `bodyLimits`. */
export function readOnnxBody(bytes: Uint8Array): OnnxBody {
  const origin = bytes.byteOffset
  const found: Found = { origin, own: new Set(), operators: [], numbers: [], isOutside: false, isDeep: false, isReferring: false }
  const captured = readGraph(bytes, { found, depth: 1 })
  found.numbers.sort((one, other) => one.start - other.start)
  const { own, operators, numbers, isOutside, isDeep, isReferring } = found
  return { captured: [...captured], own, operators, numbers, isOutside, isDeep, isReferring }
}

/** Names of the values that a GraphProto itself gives: its inputs, its tensors, what its nodes compute. */
export function namesGiven(bytes: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>()
  readFields(bytes, {
    [graphFields.node]: (reader, type) => {
      readFields(bytesOf(reader, type), { [nodeFields.output]: (each, kind) => names.add(nameIn(each, kind)) })
    },
    [graphFields.initializer]: (reader, type) => names.add(fieldText(bytesOf(reader, type), tensorFields.name)),
    [graphFields.input]: (reader, type) => names.add(fieldText(bytesOf(reader, type), portName)),
    [graphFields.sparse]: (reader, type) => {
      readFields(bytesOf(reader, type), {
        [sparseFields.values]: (each, kind) => names.add(fieldText(bytesOf(each, kind), tensorFields.name)),
      })
    },
  })
  names.delete('')
  return names
}

interface Found {
  readonly origin: number
  readonly own: Set<string>
  readonly operators: { readonly operator: string; readonly domain: string }[]
  readonly numbers: { readonly start: number; readonly end: number }[]
  isOutside: boolean
  isDeep: boolean
  isReferring: boolean
}

interface Place {
  readonly found: Found
  readonly depth: number
}

/** Gives what is read in it and not given by it. */
function readGraph(bytes: Uint8Array, { found, depth }: Place): ReadonlySet<string> {
  if (depth > bodyLimits.depth) {
    found.isDeep = true
    return new Set()
  }
  const taken = new Set<string>()
  const inside = { found, depth }
  readFields(bytes, {
    [graphFields.node]: (reader, type) => {
      for (const name of readNode(bytesOf(reader, type), inside)) taken.add(name)
    },
    [graphFields.initializer]: (reader, type) => {
      readTensor(bytesOf(reader, type), found)
    },
    [graphFields.sparse]: (reader, type) => {
      readSparse(bytesOf(reader, type), found)
    },
    [graphFields.output]: (reader, type) => taken.add(fieldText(bytesOf(reader, type), portName)),
  })
  const given = namesGiven(bytes)
  for (const name of given) {
    found.own.add(name)
    taken.delete(name)
  }
  taken.delete('')
  return taken
}

function readNode(bytes: Uint8Array, { found, depth }: Place): ReadonlySet<string> {
  if (found.operators.length >= bodyLimits.nodes) throw new UnreadableOnnx(`its graphs have more than ${bodyLimits.nodes} nodes`)
  const taken = new Set<string>()
  let [operator, domain] = ['', '']
  readFields(bytes, {
    [nodeFields.input]: (reader, type) => taken.add(nameIn(reader, type)),
    [nodeFields.operator]: (reader, type) => (operator = nameIn(reader, type)),
    [nodeFields.domain]: (reader, type) => (domain = nameIn(reader, type)),
    [nodeFields.attribute]: (reader, type) => {
      const inner: Parameters<typeof readFields>[1][number] = (each, kind) => {
        for (const name of readGraph(bytesOf(each, kind), { found, depth: depth + 1 })) taken.add(name)
      }
      const tensor: typeof inner = (each, kind) => {
        readTensor(bytesOf(each, kind), found)
      }
      const sparse: typeof inner = (each, kind) => {
        readSparse(bytesOf(each, kind), found)
      }
      readFields(bytesOf(reader, type), {
        [attributeFields.graph]: inner,
        [attributeFields.graphs]: inner,
        [attributeFields.tensor]: tensor,
        [attributeFields.tensors]: tensor,
        [attributeFields.sparse]: sparse,
        [attributeFields.sparses]: sparse,
        [attributeFields.reference]: (each, kind) => {
          if (nameIn(each, kind) !== '') found.isReferring = true
        },
      })
    },
  })
  found.operators.push({ operator, domain: domain === 'ai.onnx' ? '' : domain })
  return taken
}

function readSparse(bytes: Uint8Array, found: Found): void {
  const tensor: Parameters<typeof readFields>[1][number] = (reader, type) => {
    readTensor(bytesOf(reader, type), found)
  }
  readFields(bytes, { [sparseFields.values]: tensor, [sparseFields.places]: tensor })
}

/** TensorProto.DataType FLOAT */
const float = 1

function readTensor(bytes: Uint8Array, found: Found): void {
  const parts: Uint8Array[] = []
  let elementType = 0
  readFields(bytes, {
    [tensorFields.elementType]: (reader, type) => (elementType = integerOf(reader, type)),
    [tensorFields.raw]: (reader, type) => parts.push(bytesOf(reader, type)),
    [tensorFields.floats]: (reader, type) => {
      if (type === WireType.LengthDelimited) parts.push(bytesOf(reader, type))
      else reader.skip(type)
    },
    [tensorFields.external]: (reader, type) => {
      reader.skip(type)
      found.isOutside = true
    },
    [tensorFields.location]: (reader, type) => {
      if (integerOf(reader, type) === 1) found.isOutside = true
    },
  })
  if (elementType !== float) return
  for (const { byteOffset, length } of parts) {
    if (length < bodyLimits.smallestNumbers || length % 4 !== 0) continue
    const start = byteOffset - found.origin
    found.numbers.push({ start, end: start + length })
  }
}

function nameIn(...[reader, type]: Parameters<Parameters<typeof readFields>[1][number]>): string {
  return textOf(reader, type, bodyLimits.nameLength)
}

function fieldText(bytes: Uint8Array, field: number): string {
  let text = ''
  readFields(bytes, { [field]: (reader, type) => (text = nameIn(reader, type)) })
  return text
}
