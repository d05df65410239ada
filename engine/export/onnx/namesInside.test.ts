import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { bodyLimits, readOnnxBody } from '../../layers/inert/onnxBody.ts'
import { renameOnnxBody } from '../../layers/inert/renameOnnxBody.ts'
import { GraphProtoSchema, type GraphProto } from './onnx_pb.ts'

type Graph = MessageInitShape<typeof GraphProtoSchema>
const bytesOf = (graph: Graph): Uint8Array => toBinary(GraphProtoSchema, create(GraphProtoSchema, graph))
const node = (opType: string, input: string[], output: string[], ...bodies: Uint8Array[]) => ({
  opType,
  input,
  output,
  attribute: bodies.map((g, at) => ({ name: `body_${at}`, type: 5, g })),
})
const read = (bytes: Uint8Array): GraphProto => fromBinary(GraphProtoSchema, bytes)

/* "x" is outside; the inner graph gives an "x" of its own. "w" is read two graphs further in. */
const inner = bytesOf({
  node: [node('Add', ['x', 'w'], ['y'])],
  input: [{ name: 'x' }],
  output: [{ name: 'y' }],
})
const outer = bytesOf({
  name: 'x',
  node: [node('Mul', ['x', 'scale'], ['a']), node('Loop', ['a', ''], ['b'], inner)],
  initializer: [{ name: 'scale', dims: [300n], dataType: 1, rawData: new Uint8Array(1200).fill(7) }],
  output: [{ name: 'b' }],
})

test('what is read from around: once each, also from deeper in, not what a graph gives itself', () => {
  const body = readOnnxBody(outer)
  expect(body.captured.toSorted()).toEqual(['w', 'x'])
  expect([...body.own].toSorted()).toEqual(['a', 'b', 'scale', 'x', 'y'])
  expect(body.operators.map(({ operator }) => operator)).toEqual(['Mul', 'Add', 'Loop'])
  expect(body.numbers.map(({ start, end }) => [...new Set(outer.subarray(start, end))])).toEqual([[7]])
})

test('a name means the innermost value that has it', () => {
  const names = {
    captured: new Map([
      ['x', 'conv_1'],
      ['w', 'conv_1/Transpose'],
    ]),
    own: new Map([
      ['a', 'a_inside'],
      ['y', 'y_inside'],
    ]),
  }
  const after = read(renameOnnxBody(outer, names))
  expect(after.name).toBe('x')
  expect(after.node.map(({ input, output }) => [input, output])).toEqual([
    [['conv_1', 'scale'], ['a_inside']],
    [['a_inside', ''], ['b']],
  ])
  const nested = read(after.node[1]?.attribute[0]?.g ?? new Uint8Array())
  expect(nested.node.map(({ input, output }) => [input, output])).toEqual([[['x', 'conv_1/Transpose'], ['y_inside']]])
  expect([nested.input[0]?.name, nested.output[0]?.name]).toEqual(['x', 'y_inside'])
})

test('where no name changes, the bytes are the very same', () => {
  expect(renameOnnxBody(outer, { captured: new Map([['x', 'x']]), own: new Map() })).toBe(outer)
})

test('graphs beyond the limit of depth are not followed', () => {
  const nested = (depth: number): Uint8Array => {
    let bytes = bytesOf({ node: [node('Relu', ['x'], ['y'])] })
    for (let level = 1; level < depth; level++) bytes = bytesOf({ node: [node('If', ['c'], ['y'], bytes)] })
    return bytes
  }
  expect(readOnnxBody(nested(bodyLimits.depth)).isDeep).toBe(false)
  expect(readOnnxBody(nested(5000)).isDeep).toBe(true)
})
