import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import { importOnnx } from '../import/onnx/importOnnx.ts'
import { importedAnswers, type GivenArray } from './importedAnswers.ts'
import { distance } from './runLayer.ts'

beforeAll(() => core.setBackend('cpu'))

const folder = path.join(import.meta.dirname, '../import/onnx/fixtures')

function read(name: string) {
  const imported = importOnnx(new Uint8Array(readFileSync(path.join(folder, `${name}.onnx`))), { name })
  if (!imported.ok) throw new Error(imported.problems[0]?.message.en)
  return imported.value
}

/** Codes, the places in the file and what is said, of what is inert. */
function told(name: string) {
  return read(name)
    .remarks.filter(({ code }) => code === 'import-inert')
    .map(({ place, message }) => ({ path: place.path, en: message.en, isChinese: /\p{Script=Han}/u.test(message.zh) }))
}

test('functions of the file are written out, with their attributes and defaults, and answer as in onnxruntime', () => {
  const imported = read('functions')
  expect(imported.document.graph.nodes.map(({ kind, params }) => [kind, params['slope']])).toEqual([
    ['input', undefined],
    ['dense', undefined],
    ['activation', 0.5],
    ['dense', undefined],
    ['activation', 0.125],
    ['activation', 0.25],
    ['add', undefined],
    ['dense', undefined],
    ['output', undefined],
  ])
  const { given, answer } = JSON.parse(readFileSync(path.join(folder, 'functions.json'), 'utf8')) as Record<
    'given' | 'answer',
    { readonly shape: readonly number[]; readonly values: readonly number[] }
  > // written by our own script
  const fed: GivenArray = { shape: given.shape, values: Float32Array.from(given.values) }
  expect(distance([...(importedAnswers(imported, [fed])[0]?.values ?? [])], [...answer.values])).toBeLessThan(1e-5)
})

test('of a choice made while the model runs only the causes are told; what its branches tell of shapes is taken', () => {
  const remarks = told('choice')
  expect(
    read('choice')
      .document.graph.nodes.map(({ kind }) => kind)
      .join(' '),
  ).toBe('input dense onnx.ReduceSum onnx.Greater onnx.If dense dense output')
  expect(remarks.map(({ en, path: place }) => [en.replace(/ has no equivalent.*$/, ''), place])).toEqual([
    ['"ReduceSum": the operator ReduceSum', undefined],
    ['"Greater": the operator Greater', undefined],
    ['"body": the operator If', '/body/If'],
  ])
  expect(remarks.every(({ isChinese }) => isChinese)).toBe(true)
  expect(remarks[2]?.en).toBe(
    '"body": the operator If has no equivalent here: it chooses between two parts of the model while that runs, and a network here is the same for every sample. It stays as an inert node; replace or remove it before training, or export the model with the choice made beforehand (in evaluation mode, with inputs of one shape).',
  )
})

test('among the problems of the drawing, too, nodes behind an unknown one are counted and not listed, until it is gone', () => {
  const { document } = read('carried')
  const unknown = (graph: typeof document.graph) =>
    analyse({ ...document, graph })
      .problems.filter(({ code }) => code === 'unknown-kind')
      .map(({ place, message }) => [graph.nodes.find(({ id }) => id === place.node)?.name, message.en])
  const listed = unknown(document.graph)
  expect(listed.map(([name]) => name)).toEqual(['Loop', 'Loop_2'])
  expect(listed[1]?.[1]).toContain('3 nodes behind it wait for the same.')
  const gone = document.graph.nodes.find(({ name }) => name === 'Loop_2')?.id
  const left = {
    ...document.graph,
    nodes: document.graph.nodes.filter(({ id }) => id !== gone),
    wires: document.graph.wires.filter(({ from, to }) => from !== gone && to !== gone),
  }
  const after = unknown(left)
  expect(after.map(([name]) => name)).toEqual(['Loop', 'ReduceMax'])
  expect(after[1]?.[1]).toContain('the shape before it was not known')
})

test('what is advised where shapes are not told makes them known', () => {
  const behind = (name: string): number =>
    read(name).document.graph.nodes.filter(({ kind }) => kind.startsWith('onnx.behind.')).length
  expect(told('scanned').at(-1)?.en).toContain('onnx.shape_inference.infer_shapes(model, data_prop=True)')
  expect([behind('scanned'), behind('scanned_told')]).toEqual([4, 0])
  expect(told('stranger')[0]?.en).toContain('graph.value_info')
  expect([behind('stranger'), behind('stranger_told')]).toEqual([3, 0])
})

test('loops are one message with what to do, and nodes behind them are counted', () => {
  const remarks = told('repeats')
  expect(remarks.map(({ en }) => en)).toEqual([
    expect.stringContaining('"Loop", "Scan": the operators Loop, Scan have no equivalent here: a part of the model is repeated'),
  ])
  expect(remarks[0]?.en).toContain('One node behind is inert only because the shape there is not known: "MatMul".')
})

test('a quantised model keeps its layers between the rounding, and is told in one message', () => {
  const remarks = told('quantised')
  expect(remarks.map(({ en }) => en)).toEqual([
    '"given_QuantizeLinear", "given_DequantizeLinear", "b_QuantizeLinear" and 11 more: the operators QuantizeLinear, DequantizeLinear have no equivalent here: quantised models round their numbers to 8 bits, and layers here compute with float32. They stay as inert nodes; replace or remove them before training, or import the model as it was before it was quantised.',
  ])
  const whole = told('quantised_whole')
  expect(whole).toHaveLength(1)
  expect(whole[0]?.en).toContain('2 nodes behind are inert only because the shape there is not known: "MaxPool", "Flatten".')
})
