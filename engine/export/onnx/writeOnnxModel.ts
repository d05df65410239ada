import { create, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { shapeSize } from '../../graph/shape.ts'
import type { OnnxAttribute } from '../../layers/onnx/onnxAttributes.ts'
import type { NamedConstant, OnnxGraph, OnnxNode, OnnxPort } from './onnxGraph.ts'
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
import { onnxTooLarge } from './onnxTooLarge.ts'

/** The last IR version of ONNX 1.12, whose operators are opset 17: the first with LayerNormalization. */
const irVersion = 8n
const operatorSet = 17n

/** TensorProto.DataType */
const elementTypes = { float: 1, int64: 7 } as const
/** AttributeProto.AttributeType */
const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const

export interface OnnxModelText {
  /** What people read about the model. */
  readonly description: string
  readonly metadata: Readonly<Record<string, string>>
  /** Values of the graph that are outputs too, to look inside. */
  readonly watched?: readonly OnnxPort[]
}

/**
 * An ONNX file with its weights inside. Protocol buffers end at 2 GB; a larger model is a problem. Weights are written
 * straight to their place: this takes the file's own size in memory and one tensor more.
 */
export function writeOnnxModel(
  graph: OnnxGraph,
  { description, metadata, watched = [] }: OnnxModelText,
): Result<Uint8Array<ArrayBuffer>> {
  const model = toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      producerName: 'Netwright',
      modelVersion: 1n,
      docString: description,
      opsetImport: [{ domain: '', version: operatorSet }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    }),
  )
  const network = toBinary(
    GraphProtoSchema,
    create(GraphProtoSchema, {
      name: graph.name === '' ? 'network' : graph.name,
      node: graph.nodes.map(writeNode),
      input: graph.inputs.map(writePort),
      output: [...graph.outputs, ...watched].map(writePort),
    }),
  )
  const tensors = graph.constants.map(describeTensor)
  const graphLength = tensors.reduce((sum, { head, dataLength }) => sum + head.length + dataLength, network.length)
  const graphHead = prefix(ModelProtoSchema.field.graph.number, graphLength)
  const length = model.length + graphHead.length + graphLength
  if (length > maximumBytes) return fail(onnxTooLarge(length))

  const bytes = new Uint8Array(length)
  let place = 0
  const put = (part: Uint8Array): void => {
    bytes.set(part, place)
    place += part.length
  }
  for (const part of [model, graphHead, network]) put(part)
  for (const { constant, head } of tensors) {
    put(head)
    put(dataOf(constant))
  }
  return succeed(bytes)
}

/** Readers count in signed 32-bit numbers. */
const maximumBytes = 2 ** 31 - 1

interface DescribedTensor {
  readonly constant: NamedConstant
  /** All of the tensor's message that stands before its numbers. */
  readonly head: Uint8Array
  readonly dataLength: number
}

function describeTensor(named: NamedConstant): DescribedTensor {
  const { shape, elementType } = named.constant
  const tensor = create(TensorProtoSchema, {
    dims: shape.map(BigInt),
    dataType: elementTypes[elementType],
    name: named.name,
  })
  const description = toBinary(TensorProtoSchema, tensor)
  const dataLength = shapeSize(shape) * (elementType === 'float' ? 4 : 8)
  const dataHead = prefix(TensorProtoSchema.field.rawData.number, dataLength)
  const outer = prefix(GraphProtoSchema.field.initializer.number, description.length + dataHead.length + dataLength)
  return { constant: named, head: new BinaryWriter().raw(outer).raw(description).raw(dataHead).finish(), dataLength }
}

/** Little-endian, as the format and every processor that browsers and Node run on. */
function dataOf({ constant: { elementType, read } }: NamedConstant): Uint8Array {
  const values = read()
  if (elementType === 'int64') return new Uint8Array(BigInt64Array.from(Array.from(values, BigInt)).buffer)
  const floats = values instanceof Float32Array ? values : Float32Array.from(values)
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
}

/** What stands before a message or bytes inside a message. */
function prefix(field: number, length: number): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(length).finish()
}

function writeNode({ name, operator, inputs, outputs, attributes, description }: OnnxNode): NodeProto {
  return create(NodeProtoSchema, {
    name,
    opType: operator,
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
): Partial<Pick<AttributeProto, 'f' | 'i' | 's' | 'floats' | 'ints' | 'strings'>> {
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
  }
}

function writePort({ name, shape }: OnnxPort): ValueInfoProto {
  const dim = [
    { value: { case: 'dimParam' as const, value: 'batch' } },
    ...shape.map((length) => ({ value: { case: 'dimValue' as const, value: BigInt(length) } })),
  ]
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: elementTypes.float, shape: { dim } } } },
  })
}
