import { create, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { shapeSize } from '../../graph/shape.ts'
import type { OnnxAttribute } from '../../layers/onnx/onnxAttributes.ts'
import { onnxElementTypes } from '../../layers/onnx/onnxExpression.ts'
import { elementBytes, elementWidths } from './elementBytes.ts'
import { irVersionOf } from './irVersionOf.ts'
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts'
import type { NamedConstant, OnnxGraph, OnnxNode, OnnxPort } from './onnxGraph.ts'
import { onnxTooLarge } from './onnxTooLarge.ts'

/** AttributeProto.AttributeType */
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 } as const

export interface OnnxModelText {
  /** What people read about the model. */
  readonly description: string
  readonly metadata: Readonly<Record<string, string>>
  /** Values of the graph that are outputs too, to look inside. */
  readonly watched?: readonly OnnxPort[]
  /** Bytes of one file. */
  readonly largest?: number
}

export interface OnnxFiles {
  readonly model: Uint8Array<ArrayBuffer>
  /** The weights, where one file cannot hold them: the model names this file, which must lie beside it. */
  readonly data: NamedBytes | null
}

/**
 * An ONNX file with its weights inside, or above `largest` (protocol buffers end at 2 GB) with the large ones in a file beside
 * it. Weights are written straight to their place: this takes the files' own size in memory and one tensor more.
 */
export function writeOnnxModel(
  graph: OnnxGraph,
  { description, metadata, watched = [], largest = maximumBytes }: OnnxModelText,
): Result<OnnxFiles> {
  const model = toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: irVersionOf(graph.operatorSet),
      producerName: 'Netwright',
      modelVersion: 1n,
      docString: description,
      opsetImport: Object.entries({ ...graph.domains, '': graph.operatorSet }).map(([domain, version]) => ({
        domain,
        version: BigInt(version),
      })),
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    }),
  )
  const network = toBinary(
    GraphProtoSchema,
    create(GraphProtoSchema, {
      name: graph.name === '' ? 'network' : graph.name,
      node: graph.nodes.map(writeNode),
      input: graph.inputs.map((port) => writePort(port, graph.batch)),
      output: [...graph.outputs, ...watched].map((port) => writePort(port, graph.batch)),
      valueInfo: graph.told.map((port) => writePort(port, graph.batch)),
    }),
  )
  const numbers = graph.constants.reduce((sum, named) => sum + dataLengthOf(named), 0)
  const whole = numbers > largest ? null : layOut([model, network], graph.constants.map(describeInside))
  const fits = whole !== null && whole.length <= largest
  const parts = fits ? whole : layOut([model, network], describeBeside(graph.constants))
  if (parts.length > largest) return fail(onnxTooLarge(parts.length))
  try {
    return succeed({ model: writeModel(parts), data: fits ? null : writeData(parts.tensors) })
  } catch (error) {
    /* No memory for so many bytes in a row. */
    if (error instanceof RangeError) return fail(onnxTooLarge(numbers))
    throw error
  }
}

/** Readers count in signed 32-bit numbers. */
const maximumBytes = 2 ** 31 - 1
/** The model names it so, and must not be renamed without it. */
const dataFile = 'model.onnx.data'
/** Smaller constants stay in the model: shapes and the like, which readers want at hand. */
const smallestBeside = 1024
/** Readers may map such pieces into memory as they lie. */
const pageSize = 4096

interface DescribedTensor {
  readonly constant: NamedConstant
  /** All of the tensor's message, or all that stands before its numbers where they are inside. */
  readonly head: Uint8Array
  readonly dataLength: number
  /** Where its numbers lie in the file beside the model; null: inside. */
  readonly offset: number | null
}

interface ModelParts {
  readonly heads: readonly Uint8Array[]
  readonly tensors: readonly DescribedTensor[]
  /** Of the model file. */
  readonly length: number
}

function layOut([model, network]: readonly [Uint8Array, Uint8Array], tensors: readonly DescribedTensor[]): ModelParts {
  const lengthOf = ({ head, dataLength, offset }: DescribedTensor): number => head.length + (offset === null ? dataLength : 0)
  const graphLength = tensors.reduce((sum, tensor) => sum + lengthOf(tensor), network.length)
  const graphHead = prefix(ModelProtoSchema.field.graph.number, graphLength)
  return { heads: [model, graphHead, network], tensors, length: model.length + graphHead.length + graphLength }
}

function writeModel({ heads, tensors, length }: ModelParts): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let place = 0
  const put = (part: Uint8Array): void => {
    bytes.set(part, place)
    place += part.length
  }
  for (const head of heads) put(head)
  for (const { constant, head, offset } of tensors) {
    put(head)
    if (offset === null) put(dataOf(constant))
  }
  return bytes
}

function writeData(tensors: readonly DescribedTensor[]): NamedBytes {
  const ends = tensors.map(({ offset, dataLength }) => (offset === null ? 0 : offset + dataLength))
  const bytes = new Uint8Array(ends.reduce((end, each) => Math.max(end, each), 0))
  for (const { constant, offset } of tensors) if (offset !== null) bytes.set(dataOf(constant), offset)
  return { name: dataFile, bytes }
}

function describeInside(named: NamedConstant): DescribedTensor {
  const description = describeTensor(named)
  const dataLength = dataLengthOf(named)
  const dataHead = prefix(TensorProtoSchema.field.rawData.number, dataLength)
  const outer = prefix(GraphProtoSchema.field.initializer.number, description.length + dataHead.length + dataLength)
  return {
    constant: named,
    head: new BinaryWriter().raw(outer).raw(description).raw(dataHead).finish(),
    dataLength,
    offset: null,
  }
}

function describeBeside(constants: readonly NamedConstant[]): readonly DescribedTensor[] {
  let offset = 0
  return constants.map((named) => {
    const dataLength = dataLengthOf(named)
    if (dataLength < smallestBeside) return describeInside(named)
    const told = { location: dataFile, offset: `${offset}`, length: `${dataLength}` }
    const body = new BinaryWriter().raw(describeTensor(named))
    for (const [key, value] of Object.entries(told)) {
      body.tag(outsideFields.externalData, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(key)
      body.tag(2, WireType.LengthDelimited).string(value).join()
    }
    const message = body.tag(outsideFields.dataLocation, WireType.Varint).int32(external).finish()
    const outer = prefix(GraphProtoSchema.field.initializer.number, message.length)
    const described = { constant: named, head: new BinaryWriter().raw(outer).raw(message).finish(), dataLength, offset }
    offset = Math.ceil((offset + dataLength) / pageSize) * pageSize
    return described
  })
}

/** Fields of TensorProto (onnx.proto of ONNX 1.16), and the value of the second that says EXTERNAL. */
const outsideFields = { externalData: 13, dataLocation: 14 } as const
const external = 1

function describeTensor({ name, constant: { shape, elementType } }: NamedConstant): Uint8Array {
  const tensor = create(TensorProtoSchema, { dims: shape.map(BigInt), dataType: onnxElementTypes[elementType], name })
  return toBinary(TensorProtoSchema, tensor)
}

function dataLengthOf({ constant: { shape, elementType } }: NamedConstant): number {
  return shapeSize(shape) * elementWidths[elementType]
}

function dataOf({ constant: { elementType, read, bytes } }: NamedConstant): Uint8Array {
  return bytes ?? elementBytes(elementType, read())
}

/** What stands before a message or bytes inside a message. */
function prefix(field: number, length: number): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(length).finish()
}

function writeNode({ name, operator, domain, inputs, outputs, attributes, description }: OnnxNode): NodeProto {
  return create(NodeProtoSchema, {
    name,
    opType: operator,
    domain,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, attribute]) => writeAttribute(key, attribute)),
    docString: description,
  })
}

function writeAttribute(name: string, attribute: OnnxAttribute): AttributeProto {
  return create(AttributeProtoSchema, { name, type: attributeTypes[attribute.type], ...attributeValue(attribute) })
}

function attributeValue(
  attribute: OnnxAttribute,
): Partial<Pick<AttributeProto, 'f' | 'i' | 's' | 't' | 'g' | 'floats' | 'ints' | 'strings'>> {
  const encode = (value: string): Uint8Array => new TextEncoder().encode(value)
  switch (attribute.type) {
    case 'float':
      return { f: attribute.value }
    case 'int':
      return { i: BigInt(attribute.value) }
    case 'string':
      return { s: encode(attribute.value) }
    case 'floats':
      return { floats: [...attribute.values] }
    case 'ints':
      return { ints: attribute.values.map(BigInt) }
    case 'strings':
      return { strings: attribute.values.map(encode) }
    case 'graph':
      return { g: attribute.data }
    case 'tensor': {
      const { elementType, shape, data } = attribute
      return { t: create(TensorProtoSchema, { dims: shape.map(BigInt), dataType: elementType, rawData: data }) }
    }
  }
}

function writePort({ name, shape, elementType = onnxElementTypes.float }: OnnxPort, batch: number | null): ValueInfoProto {
  const dim = [
    batch === null
      ? { value: { case: 'dimParam' as const, value: 'batch' } }
      : { value: { case: 'dimValue' as const, value: BigInt(batch) } },
    ...shape.map((length) => ({ value: { case: 'dimValue' as const, value: BigInt(length) } })),
  ]
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: elementType, shape: { dim } } } },
  })
}
