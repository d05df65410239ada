import { dispose, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel } from '@tensorflow/tfjs-layers'
import type { OnnxGraph, OnnxNodeValue } from '../../export/onnx/onnxGraph.ts'
import { writeOnnxModel, type OnnxModelText } from '../../export/onnx/writeOnnxModel.ts'
import { createYielder } from '../createYielder.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import type { Run } from '../openRun.ts'
import { comparedInputs } from './comparedInputs.ts'
import { compareValues, comparedSamples, type Culprit } from './exportComparison.ts'
import { openOnnx, type OnnxArray, type OnnxSession } from './onnxRuntime.ts'

/** Samples computed at once: large images would not fit into memory 32 at a time, and the batch is proven free. */
const partSize = 8
const parts = Array.from({ length: comparedSamples / partSize }, (_, index) => index * partSize)

interface Comparing {
  readonly graph: OnnxGraph
  /** The model scales by itself. */
  readonly raw: boolean
}

/** All outputs on all samples, from the network and from the file. */
export async function compareOnnx(
  run: Run,
  { graph, raw, session }: Comparing & { readonly session: OnnxSession },
): Promise<{ readonly before: readonly Float32Array[]; readonly after: readonly Float32Array[] }> {
  const yielder = createYielder()
  const before = graph.outputs.map((): Float32Array[] => [])
  const after = graph.outputs.map((): Float32Array[] => [])
  try {
    for (const first of parts) {
      await yielder.rest()
      const values = await networkAnswers(run, first)
      values.forEach((part, output) => before[output]?.push(part))
      const answers = await session.run(await onnxInputs(run, { graph, raw, first }))
      graph.outputs.forEach(({ name }, output) => after[output]?.push(answers.get(name)?.values ?? new Float32Array(0)))
    }
  } finally {
    yielder.close()
  }
  return { before: before.map(joinFloats), after: after.map(joinFloats) }
}

async function networkAnswers(run: Run, first: number): Promise<readonly Float32Array[]> {
  const inputs = comparedInputs(run, { first, count: partSize })
  try {
    return await modelAnswers(run.net.model, inputs)
  } finally {
    dispose([...inputs])
  }
}

async function onnxInputs(
  run: Run,
  { graph, raw, first }: Comparing & { readonly first: number },
): Promise<ReadonlyMap<string, OnnxArray>> {
  const inputs = comparedInputs(run, { first, count: partSize, raw })
  const arrays = await Promise.all(inputs.map(readTensor))
  dispose([...inputs])
  return new Map(
    graph.inputs.flatMap(({ name }, index) => {
      const array = arrays[index]
      return array === undefined ? [] : [[name, array] as const]
    }),
  )
}

async function readTensor(tensor: Tensor): Promise<OnnxArray> {
  return { shape: tensor.shape, values: Float32Array.from(await tensor.data<'float32'>()) }
}

/** The first node, upstream first, whose output differs, found by making every node's value an output of the file. */
export async function findOnnxCulprit(
  run: Run,
  { graph, words, raw }: Comparing & { readonly words: OnnxModelText },
): Promise<Culprit> {
  const named = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name))
  const inside = [...graph.values].filter(([, { name }]) => !named.has(name))
  const watched = inside.map(([, { name, shape, layout }]) => {
    const channels = shape.slice(-1)
    return { name, shape: layout === 'channelsFirst' && shape.length > 1 ? [...channels, ...shape.slice(0, -1)] : shape }
  })
  const written = writeOnnxModel(graph, { ...words, watched })
  if (!written.ok) return null
  const session = await openOnnx(written.value.model, written.value.data)
  try {
    for (const first of parts) {
      const answers = await session.run(await onnxInputs(run, { graph, raw, first }))
      const culprit = await differingNode(run, { answers, graph, first })
      if (culprit !== null) return culprit
    }
    return null
  } finally {
    await session.close()
  }
}

async function differingNode(
  run: Run,
  {
    answers,
    graph,
    first,
  }: { readonly answers: ReadonlyMap<string, OnnxArray>; readonly graph: OnnxGraph; readonly first: number },
): Promise<Culprit> {
  const inputs = comparedInputs(run, { first, count: partSize })
  const { net } = run
  try {
    for (const [node, value] of graph.values) {
      const symbol = net.nodeTensors.get(node)
      const answer = answers.get(value.name)
      if (symbol === undefined || answer === undefined) continue
      const before = await modelAnswers(makeModel({ inputs: net.model.inputs, outputs: symbol }), inputs)
      const { largest, tolerance } = compareValues(before, [withChannelsLast(answer.values, value)])
      if (largest > tolerance) return node
    }
    return null
  } finally {
    dispose([...inputs])
  }
}

/** A batch in Netwright's own order. */
function withChannelsLast(values: Float32Array, { shape, layout }: OnnxNodeValue): Float32Array {
  const channels = shape.at(-1) ?? 1
  if (layout === 'channelsLast' || shape.length < 2) return values
  const places = shape.slice(0, -1).reduce((product, length) => product * length, 1)
  const size = places * channels
  return values.map((_, index) => {
    const inSample = index % size
    return values[index - inSample + (inSample % channels) * places + Math.floor(inSample / channels)] ?? Number.NaN
  })
}

function joinFloats(pieces: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const piece of pieces) {
    joined.set(piece, place)
    place += piece.length
  }
  return joined
}
