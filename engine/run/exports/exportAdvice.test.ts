import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { RunFormat } from '../../contract/exportFormats.ts'
import { nodeId } from '../../contract/ids.ts'
import { obstaclesTo } from '../../export/obstacles/obstaclesTo.ts'
import { importFiles, type ImportedFiles } from '../../import/importFiles.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'

async function read(place: string): Promise<ImportedFiles> {
  const bytes = new Uint8Array(readFileSync(`${import.meta.dirname}/../../import/${place}`))
  const result = await importFiles([{ name: place, bytes }], { startHdf5: testHdf5 })
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message.en).join('\n'))
  return result.value
}

const withNodes = (came: ImportedFiles, ...added: readonly GraphNode[]): ImportedFiles => {
  const { document } = came
  const graph = { ...document.graph, nodes: [...document.graph.nodes, ...added] }
  return { ...came, document: { ...document, graph } satisfies NetDocument }
}

const told = (came: Pick<ImportedFiles, 'document' | 'weights'>, format: RunFormat) =>
  obstaclesTo(format, came).map(({ message }) => message)

const loud: GraphNode = { id: nodeId('loud'), kind: 'gaussianNoise', name: 'loud', params: { deviation: 2 }, x: 0, y: 0 }
const keras = await read('keras/fixtures/kept_flat.keras')
const onnx = await read('onnx/fixtures/kept.onnx')

test('advice names only formats that would take the whole network', () => {
  expect(told(keras, 'onnx')[0]?.en).toContain('Choose TensorFlow.js, .keras or .h5, or replace or remove it.')
  expect(told(keras, 'onnx')[0]?.zh).toContain('请选择 TensorFlow.js、.keras 或 .h5，')
  /* Keras itself refuses such noise in its files; tf.js takes it. */
  const [first] = told(withNodes(keras, loud), 'onnx')
  expect(first?.en).toContain('Choose TensorFlow.js, or replace or remove it.')
  expect(told(withNodes(keras, loud), 'keras').map(({ en }) => en)).toEqual([expect.stringContaining('"loud" has 2')])
})

test('where no format takes the whole network, what stands in the way of each is named', () => {
  const [strange] = onnx.document.graph.nodes.filter(({ kind }) => kind === 'onnx.LRN')
  if (strange === undefined) throw new Error('no operator')
  const mixed = withNodes(keras, { ...strange, id: nodeId('strange') })
  for (const format of ['onnx', 'tfjs', 'keras', 'keras-h5', 'pytorch'] as const)
    expect(told(mixed, format)[0]?.en).toContain('No format takes this network as a whole')
  expect(told(mixed, 'onnx')[0]?.en).toContain(
    'Other layers stand in the way: of .keras "LRN"; of .h5 "LRN"; of TensorFlow.js "LRN". Replace',
  )
  expect(told(mixed, 'onnx')[0]?.zh).toContain('其他层有妨碍：.keras 的是“LRN”；.h5 的是“LRN”')
  expect(told(mixed, 'safetensors')).toEqual([])
})

test('upsampling that Keras computes otherwise may leave in every other format', () => {
  const blended = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [2, 2, 1] } },
    { id: 'up', kind: 'upsample2d', params: { interpolation: 'bilinear' } },
    { id: 'flat', kind: 'flatten' },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ])
  const [message] = told({ document: blended, weights: new Map() }, 'keras-h5')
  expect(message?.en).toContain('Set its interpolation to nearest, or choose TensorFlow.js, ONNX or a PyTorch project.')
  expect(message?.zh).toContain('或选择 TensorFlow.js、ONNX 或 PyTorch 项目。')
})
