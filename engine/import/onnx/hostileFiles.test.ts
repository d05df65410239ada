import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { create, toBinary } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { parseDocument } from '../../document/parseDocument.ts'
import { GraphProtoSchema, ModelProtoSchema, type GraphProto } from '../../export/onnx/onnx_pb.ts'
import { damagedModel } from './fixtures/damagedModel.ts'
import { importOnnx } from './importOnnx.ts'

const folder = path.join(import.meta.dirname, 'fixtures')
const models = readdirSync(folder)
  .filter((name) => name.endsWith('.onnx'))
  .map((name) => new Uint8Array(readFileSync(path.join(folder, name))))

/** `NETWRIGHT_FUZZ=10000 npx vitest run engine/import` tries more. */
const count = Number(process.env['NETWRIGHT_FUZZ'] ?? 600)

test(`${count} damaged models become sound documents or located problems: no exception, no memory beyond what files of their size hold`, () => {
  const before = process.memoryUsage().rss
  let [opened, memory] = [0, 0]
  const faults: string[] = []
  for (let number = 0; number < count; number++) {
    const bytes = damagedModel(models[number % models.length] ?? new Uint8Array(), number)
    const read = importOnnx(bytes, { name: 'damaged' })
    if (read.ok) opened += 1
    faults.push(...faultsOf(read).map((fault) => `${number}: ${fault}`))
    if (number % 100 === 0) memory = Math.max(memory, process.memoryUsage().rss)
  }
  expect(faults).toEqual([])
  // Weights that changed are still weights: such files open.
  expect(opened).toBeGreaterThan(count / 20)
  // Other tests share the process, so that only what came on top of theirs counts; the largest model is of fourteen kilobytes.
  expect((memory - before) / 2 ** 20).toBeLessThan(1000)
}, 600_000)

/** What opened must be a document like any saved one; what did not must say where and why, in both languages. */
function faultsOf(read: ReturnType<typeof importOnnx>): readonly string[] {
  if (!read.ok)
    return read.problems.flatMap(({ message, place }) =>
      message.en === '' || message.zh === '' || place.path === undefined ? [message.en] : [],
    )
  const parsed = parseDocument(JSON.parse(JSON.stringify(read.value.document)))
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message.en)
}

const port = (name: string, shape: readonly number[]) => ({
  name,
  type: {
    value: {
      case: 'tensorType' as const,
      value: {
        elemType: 1,
        shape: { dim: shape.map((length) => ({ value: { case: 'dimValue' as const, value: BigInt(length) } })) },
      },
    },
  },
})

function model(
  graph: Parameters<typeof create<typeof ModelProtoSchema>>[1] extends infer Init
    ? NonNullable<Init> extends { graph?: infer Graph }
      ? Graph
      : never
    : never,
): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ domain: '', version: 17n }], graph: graph as GraphProto }),
  )
}

const refusal = (bytes: Uint8Array): string => {
  const read = importOnnx(bytes, { name: 'x' })
  return read.ok ? 'opened' : (read.problems[0]?.code ?? '')
}

describe('is refused with its reason:', () => {
  test('a file that is no model, an empty one, one that is cut off', () => {
    expect(refusal(new Uint8Array())).toBe('onnx-unreadable')
    expect(refusal(new TextEncoder().encode('Dear Netwright, this is a letter.'))).toBe('onnx-unreadable')
    expect(refusal((models[0] ?? new Uint8Array()).subarray(0, 1500))).toBe('onnx-unreadable')
  })

  test('a picture of free size', () => {
    const node = [{ input: ['x'], output: ['y'], opType: 'Relu' }]
    expect(refusal(model({ node, input: [port('x', [1, 3, 0, 0])], output: [port('y', [1])] }))).toBe('onnx-free-shape')
  })

  test('a tensor that says it is huge holds no numbers: its layer is inert, and nothing is allocated', () => {
    const huge = { name: 'w', dims: [2n ** 30n, 2n ** 30n], dataType: 1, rawData: new Uint8Array(16) }
    const node = [{ input: ['x', 'w'], output: ['y'], opType: 'MatMul' }]
    const read = importOnnx(model({ node, initializer: [huge], input: [port('x', [1, 4])], output: [port('y', [1, 4])] }), {
      name: 'x',
    })
    expect(read.ok && read.value.document.graph.nodes.map(({ kind }) => kind)).toEqual(['input', 'onnx.MatMul', 'output'])
  })

  test('a chain of ten thousand nodes opens without a deep stack', () => {
    const node = Array.from({ length: 10_000 }, (_, index) => ({
      input: [`v${index}`],
      output: [`v${index + 1}`],
      opType: 'Tanh',
    }))
    const read = importOnnx(model({ node, input: [port('v0', [1, 4])], output: [port('v10000', [1, 4])] }), { name: 'x' })
    expect(read.ok && read.value.document.graph.nodes.length).toBe(10_002)
  })

  test('graphs inside graphs, a thousand deep: the file opens, and the operator says why it cannot leave again', () => {
    let body: Uint8Array = new Uint8Array()
    for (let level = 0; level < 1000; level++) {
      const attribute = [{ name: 'then_branch', type: 5, g: body }]
      body = toBinary(
        GraphProtoSchema,
        create(GraphProtoSchema, { node: [{ input: ['x'], output: ['y'], opType: 'If', attribute }] }),
      )
    }
    const node = [{ input: ['x'], output: ['y'], opType: 'If', attribute: [{ name: 'then_branch', type: 5, g: body }] }]
    const read = importOnnx(model({ node, input: [port('x', [1, 4])], output: [port('y', [1, 4])] }), { name: 'x' })
    expect(read.ok && read.value.document.graph.nodes[1]?.params).toMatchObject({ kept: { obstacle: 'deep' } })
  })

  test('a graph inside an operator that is none', () => {
    const attribute = [{ name: 'then_branch', type: 5, g: new Uint8Array([0x0a, 0xff, 0x01, 0x00]) }]
    const node = [{ input: ['x'], output: ['y'], opType: 'If', attribute }]
    expect(refusal(model({ node, input: [port('x', [1, 4])], output: [port('y', [1, 4])] }))).toBe('onnx-unreadable')
  })

  test('a value that a node takes from itself', () => {
    const node = [{ input: ['y', 'x'], output: ['y'], opType: 'Add' }]
    const read = importOnnx(model({ node, input: [port('x', [1, 4])], output: [port('y', [1, 4])] }), { name: 'x' })
    expect(read.ok && read.value.document.graph.nodes.some(({ kind }) => kind === 'onnx.Add')).toBe(true)
  })
})
