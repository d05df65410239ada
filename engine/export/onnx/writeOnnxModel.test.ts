import { fromBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { ModelProtoSchema } from './onnx_pb.ts'
import { writeOnnxModel } from './writeOnnxModel.ts'
import type { OnnxGraph } from './onnxGraph.ts'

const port = (name: string) => ({ name, shape: [3] })

function graphOf(shape: readonly number[], read: () => ArrayLike<number>): OnnxGraph {
  return {
    name: 'net',
    inputs: [port('in')],
    outputs: [port('out')],
    nodes: [{ name: 'out', operator: 'Add', inputs: ['in', 'w'], outputs: ['out'], attributes: {}, description: '' }],
    constants: [{ name: 'w', constant: { type: 'constant', name: 'w', elementType: 'float', shape, read } }],
    values: new Map(),
  }
}

const words = { description: 'd', metadata: { classes: '猫' } }

test('a reader of protocol buffers finds weights, names and a free batch', () => {
  const written = writeOnnxModel(
    graphOf([3], () => [1, -2, 0.5]),
    words,
  )
  if (!written.ok) throw new Error('refused')
  const model = fromBinary(ModelProtoSchema, written.value)
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

test('what would pass 2 GB is refused before a weight is touched', () => {
  const written = writeOnnxModel(
    graphOf([2 ** 29], () => {
      throw new Error('read')
    }),
    words,
  )
  // 2²⁹ float32 are 2 GiB = 2.147 GB
  expect(written).toMatchObject({ ok: false, problems: [{ code: 'onnx-too-large', got: { en: '2.15 GB' } }] })
})
