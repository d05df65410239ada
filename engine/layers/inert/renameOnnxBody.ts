import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { joinBytes } from '../../bytes/joinBytes.ts'
import { attributeFields, graphFields, namesGiven, nodeFields, portName, tensorFields } from './onnxBody.ts'

/** New names by old ones; names that it lacks stay. */
export type Names = ReadonlyMap<string, string>

export interface NewNames {
  /** Of values of the graphs around it. */
  readonly captured: Names
  /** Of values that it, or a graph inside it, gives. */
  readonly own: Names
}

/**
 * A GraphProto that `readOnnxBody` has read, with other names of values; each other byte stays, and all do where no name changes. A
 * name means the innermost value that has it, as in the format.
 */
export function renameOnnxBody(bytes: Uint8Array, { captured, own }: NewNames): Uint8Array {
  const given = namesGiven(bytes)
  const names = new Map([...captured].filter(([name]) => !given.has(name)))
  for (const name of given) names.set(name, own.get(name) ?? name)
  const rename: Change = (text) => renamed(text, names)
  const inField =
    (field: number): Change =>
    (message) =>
      mapFields(message, { [field]: rename })
  return mapFields(bytes, {
    [graphFields.node]: (node) => renameNode(node, { rename, inner: { captured: names, own } }),
    [graphFields.initializer]: inField(tensorFields.name),
    [graphFields.input]: inField(portName),
    [graphFields.output]: inField(portName),
    [graphFields.valueInfo]: inField(portName),
    [graphFields.quantization]: inField(portName),
    [graphFields.sparse]: (message) => mapFields(message, { 1: inField(tensorFields.name) }),
  })
}

/** The same bytes, the very same array, where nothing changes. */
type Change = (bytes: Uint8Array) => Uint8Array

function renameNode(bytes: Uint8Array, { rename, inner }: { readonly rename: Change; readonly inner: NewNames }): Uint8Array {
  const body: Change = (graph) => renameOnnxBody(graph, inner)
  return mapFields(bytes, {
    [nodeFields.input]: rename,
    [nodeFields.output]: rename,
    [nodeFields.attribute]: (attribute) =>
      mapFields(attribute, { [attributeFields.graph]: body, [attributeFields.graphs]: body }),
  })
}

function renamed(bytes: Uint8Array, names: Names): Uint8Array {
  const name = new TextDecoder().decode(bytes)
  const wanted = names.get(name) ?? name
  return wanted === name ? bytes : new TextEncoder().encode(wanted)
}

/** A message with some of its fields' values changed, the others as they lie. */
function mapFields(bytes: Uint8Array, changes: Readonly<Record<number, Change>>): Uint8Array {
  const reader = new BinaryReader(bytes)
  const parts: Uint8Array[] = []
  let isChanged = false
  while (reader.pos < reader.len) {
    const start = reader.pos
    const [number, type] = reader.tag()
    const change = type === WireType.LengthDelimited ? changes[number] : undefined
    if (change === undefined) {
      reader.skip(type, number, 4)
      parts.push(bytes.subarray(start, reader.pos))
      continue
    }
    const before = reader.bytes()
    const after = change(before)
    if (after === before) parts.push(bytes.subarray(start, reader.pos))
    else {
      isChanged = true
      parts.push(new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(after.length).finish(), after)
    }
  }
  return isChanged ? joinBytes(parts) : bytes
}
