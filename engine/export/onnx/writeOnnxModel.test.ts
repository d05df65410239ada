import { fromBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { ModelProtoSchema } from './onnx_pb.ts'
import type { OnnxGraph } from './onnxGraph.ts'
import { writeOnnxModel } from './writeOnnxModel.ts'

const port = (name: string) => ({ name, shape: [3] })

function graphOf(shape: readonly number[], read: () => ArrayLike<number>): OnnxGraph {
  return {
    name: 'net',
    inputs: [port('in')],
    outputs: [port('out')],
    nodes: [{ name: 'out', operator: 'Add', domain: '', inputs: ['in', 'w'], outputs: ['out'], attributes: {}, description: '' }],
    constants: [{ name: 'w', constant: { type: 'constant', name: 'w', elementType: 'float', shape, read } }],
    values: new Map(),
    batch: null,
    told: [],
    operatorSet: 17,
    domains: {},
  }
}

const words = { description: 'd', metadata: { classes: '猫' } }

test('a reader of protocol buffers finds weights, names and a free batch', () => {
  const written = writeOnnxModel(
    graphOf([3], () => [1, -2, 0.5]),
    words,
  )
  if (!written.ok) throw new Error('refused')
  const model = fromBinary(ModelProtoSchema, written.value.model)
  const [weight] = model.graph?.initializer ?? []
  // IEEE 754, little-endian: 1 = 3f800000, −2 = c0000000, 0.5 = 3f000000
  expect([...(weight?.rawData ?? [])]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f])
  expect(model).toMatchObject({
    irVersion: 8n,
    producerName: 'Netwright',
    opsetImport: [{ domain: '', version: 17n }],
    metadataProps: [{ key: 'classes', value: '猫' }],
    graph: {
      input: [
        {
          name: 'in',
          type: { value: { value: { elemType: 1, shape: { dim: [{ value: { value: 'batch' } }, { value: { value: 3n } }] } } } },
        },
      ],
    },
  })
})

test('above the largest file the weights lie in a second one, each at a page of its own', () => {
  const graph = graphOf([400], () => Array.from({ length: 400 }, (_, at) => at))
  const [weight] = graph.constants
  if (weight === undefined) throw new Error('no constant')
  const written = writeOnnxModel({ ...graph, constants: [weight, { ...weight, name: 'v' }] }, { ...words, largest: 2000 })
  if (!written.ok) throw new Error(written.problems[0]?.message.en)
  const { model, data } = written.value
  expect(model.length).toBeLessThan(2000)
  expect(data).toMatchObject({ name: 'model.onnx.data', bytes: { length: 4096 + 1600 } })
  const floats = new Float32Array(data?.bytes.slice(4096).buffer ?? new ArrayBuffer(0))
  expect([floats[0], floats[399]]).toEqual([0, 399])
  // What a reader that does not know these fields keeps: 13 external_data, 14 data_location.
  const [first] = fromBinary(ModelProtoSchema, model).graph?.initializer ?? []
  expect(first?.$unknown?.map(({ no }) => no)).toEqual([13, 13, 13, 14])
})

test('what has no room in one piece of memory is refused before a weight is touched', () => {
  const untouched = () => {
    throw new Error('read')
  }
  // 2⁶⁰ float32
  const written = writeOnnxModel(graphOf([2 ** 60], untouched), words)
  expect(written).toMatchObject({ ok: false, problems: [{ code: 'onnx-too-large' }] })
})
