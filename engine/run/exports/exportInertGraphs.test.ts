import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import { fromBinary } from '@bufbuild/protobuf'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { GraphNode } from '../../contract/document.ts'
import { parseDocument } from '../../document/parseDocument.ts'
import { describeInert } from '../../export/inert/describeInert.ts'
import { ModelProtoSchema } from '../../export/onnx/onnx_pb.ts'
import { importFiles, type ImportedFiles } from '../../import/importFiles.ts'
import { permuteAxes } from '../../import/onnx/permuteAxes.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'
import { configureHdf5 } from '../hdf5Runtime.ts'
import { exportInert } from './exportInert.ts'
import { configureOnnxRuntime, openOnnx } from './onnxRuntime.ts'

beforeAll(async () => {
  await setBackend('cpu')
  configureHdf5(testHdf5)
  configureOnnxRuntime(null)
})

const folder = `${import.meta.dirname}/../../import/onnx/fixtures`
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}.onnx`))

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<ImportedFiles> {
  const result = await importFiles([{ name: 'model.onnx', bytes }], { startHdf5: testHdf5 })
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message.en).join('\n'))
  /* As it is saved and opened. */
  const parsed = parseDocument(JSON.parse(JSON.stringify(result.value.document)))
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message.en).join('\n'))
  return { ...result.value, document: parsed.value }
}

async function leave(given: ImportedFiles) {
  const left = await exportInert(given, 'onnx')
  if (!left.ok) throw new Error(left.problems.map(({ message }) => message.en).join('\n'))
  return { bytes: new Uint8Array(left.value.files[0]?.bytes ?? []), note: left.value.note?.en ?? '' }
}

const problemsOf = async (given: ImportedFiles): Promise<readonly string[]> => {
  const left = await exportInert(given, 'onnx')
  return left.ok ? [] : left.problems.map(({ message }) => message.en)
}

const kindsOf = ({ document }: ImportedFiles): string => document.graph.nodes.map(({ kind }) => kind).join(' ')

interface Values {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** The largest difference from onnxruntime's answers to the file as it was written. */
async function difference(bytes: Uint8Array, name: string): Promise<number> {
  const cases = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as readonly Record<'given' | 'answer', Values>[]
  const session = await openOnnx(bytes)
  const differences: number[] = []
  for (const { given, answer } of cases) {
    const isPicture = given.shape.length === 4
    const shape = isPicture ? [0, 2, 3, 1].map((axis) => given.shape[axis] ?? 0) : given.shape
    const values = Float32Array.from(
      isPicture ? permuteAxes(given.values, { shape: given.shape, order: [0, 2, 3, 1] }) : given.values,
    )
    const [only] = [...(await session.run(new Map([['given', { shape, values }]]))).values()]
    const found = only?.values ?? []
    expect(found.length).toBe(answer.values.length)
    differences.push(...answer.values.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN))))
  }
  await session.close()
  return Math.max(...differences)
}

describe('operators with graphs of their own leave with them:', () => {
  test.each([
    [
      'branches',
      'input conv2d onnx.ReduceMean onnx.Greater onnx.If activation globalAvgPool2d dense output',
      'a picture, read by both branches',
    ],
    [
      'carried',
      'input dense onnx.Loop onnx.Loop onnx.behind.ReduceMax onnx.behind.Add onnx.behind.MatMul output',
      'a choice inside a loop',
    ],
    ['scanned', 'input dense', 'a sum along a sequence'],
    [
      'called',
      'input dense batchNorm onnx.ReduceSum onnx.Greater onnx.Greater onnx.If batchNorm onnx.ReduceSum onnx.Greater onnx.Greater onnx.If dense output',
      'a function of the file with choices inside, called twice',
    ],
  ])('%s', async (name, kinds) => {
    const came = await read(bytesOf(name))
    expect(kindsOf(came)).toContain(kinds)
    const left = await leave(came)
    expect(left.note).toContain('onnxruntime loads and computes it')
    expect(await difference(left.bytes, name)).toBeLessThan(2e-6)
    const back = await read(left.bytes)
    expect(kindsOf(back)).toBe(kindsOf(came))
    expect(await difference((await leave(back)).bytes, name)).toBeLessThan(2e-6)
  })

  test('a function stays a call, and is refused at its node, where a graph inside takes an attribute of the caller’s', async () => {
    const came = await read(bytesOf('referring'))
    expect(kindsOf(came)).toBe('input dense onnx.Slope output')
    expect(came.remarks.map(({ message }) => message.en)[0]).toContain(
      'write it out with onnx.inliner.inline_local_functions and import the model again',
    )
    expect(await problemsOf(came)).toEqual([expect.stringMatching(/^"Slope" is a layer .*inline_local_functions/)])
  })

  test('whatever its layers are called: names of values inside give way', async () => {
    const came = await read(bytesOf('branches'))
    const inside = ['left', 'yes', 'two', 'wide_branch']
    const nodes = came.document.graph.nodes.map((node, at): GraphNode => ({ ...node, name: inside[at] ?? `layer_${at}` }))
    const left = await leave({ ...came, document: { ...came.document, graph: { ...came.document.graph, nodes } } })
    const model = fromBinary(ModelProtoSchema, left.bytes)
    const outputs = model.graph?.node.flatMap(({ output }) => output) ?? []
    expect(outputs).toContain('yes')
    expect(await renamedDifference(left.bytes)).toBeLessThan(2e-6)
  })

  async function renamedDifference(bytes: Uint8Array): Promise<number> {
    const [first] = JSON.parse(readFileSync(`${folder}/branches.json`, 'utf8')) as readonly Record<'given' | 'answer', Values>[]
    if (first === undefined) throw new Error('no case')
    const session = await openOnnx(bytes)
    const values = Float32Array.from(permuteAxes(first.given.values, { shape: first.given.shape, order: [0, 2, 3, 1] }))
    const found = await session.run(new Map([['left', { shape: [3, 6, 5, 2], values }]]))
    await session.close()
    const [answer] = [...found.values()]
    return Math.max(...first.answer.values.map((value, at) => Math.abs(value - (answer?.values[at] ?? Number.NaN))))
  }

  test('their many numbers lie with the weights, and count as theirs', async () => {
    const came = await read(bytesOf('branches'))
    const branch = came.document.graph.nodes.find(({ kind }) => kind === 'onnx.If')
    const sizes = [...came.weights].flatMap(([key, { values }]) =>
      key.startsWith(`${branch?.id}/graph_`) ? [values.length] : [],
    )
    expect(sizes).toEqual([4 * 8 * 3 * 3])
    expect(branch === undefined ? [] : describeInert(branch).formats).toEqual(['onnx'])
  })
})

describe('what cannot leave says why:', () => {
  test('an operator inside that means something else in the set in which the file is written', async () => {
    const came = await read(bytesOf('branches_old'))
    expect(await problemsOf(came)).toContainEqual(expect.stringContaining('it holds Unsqueeze of ai.onnx 11, and in ai.onnx 17'))
  })

  test('graphs that are no longer what they were', async () => {
    const came = await read(bytesOf('branches'))
    const weights = new Map(
      [...came.weights].map(([key, tensor]) =>
        key.includes('/graph_') ? ([key, { shape: [1], values: new Float32Array(1) }] as const) : ([key, tensor] as const),
      ),
    )
    expect(await problemsOf({ ...came, weights })).toEqual([expect.stringContaining('its description was not kept')])
  })
})
