import { z } from 'zod'
import type { GraphNode, Params } from '../../contract/document.ts'
import type { Text } from '../../contract/text.ts'
import { fitsDocument, keptLimits } from './keptKeras.ts'

export const onnxKindPrefix = 'onnx.'
/** Of an operator that is inert only because the shape before it is not known. */
export const onnxBehindPrefix = 'onnx.behind.'

const count = z.int().min(0)
const lengths = z.array(count).max(8)
/** TensorProto.DataType */
const elementType = z.int().min(1).max(64)
const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/)

/** How a value of the file lies in terms of ours, as the importer's `NodeValue` says it. */
const view = z.object({
  /** Ours, without the batch. */
  shape: z.array(z.int().min(1).max(65_536)).min(1).max(4),
  /** Axis i of the file's value is axis axes[i] of ours, the batch being 0; null: of length 1, and ours lacks it. */
  axes: z.array(z.int().min(0).max(4).nullable()).min(1).max(8),
  /** The weight that holds, for a row, where number i of the file's lies in ours; null: alike. */
  order: z.string().nullable(),
})

const bytes = z.object({ elementType, shape: lengths, bytes: hex })

const attribute = z.discriminatedUnion('type', [
  z.object({ type: z.literal('float'), value: z.number() }),
  z.object({ type: z.literal('int'), value: z.int() }),
  z.object({ type: z.literal('string'), value: z.string() }),
  z.object({ type: z.literal('floats'), values: z.array(z.number()) }),
  z.object({ type: z.literal('ints'), values: z.array(z.int()) }),
  z.object({ type: z.literal('strings'), values: z.array(z.string()) }),
  z.object({ type: z.literal('tensor'), ...bytes.shape }),
  /** A GraphProto in pieces: bytes, and float32 numbers that lie with the project's weights. */
  z.object({ type: z.literal('graph'), pieces: z.array(z.union([hex, z.object({ weight: z.string() })])) }),
])

const input = z.discriminatedUnion('type', [
  /** Left out. */
  z.object({ type: z.literal('none') }),
  /** What wire number `wire` of the node brings; view null: as it comes from another inert node, its shape unknown. */
  z.object({ type: z.literal('wire'), wire: count, view: view.nullable(), elementType }),
  /** Lies with the project's weights as NODE/weight. */
  z.object({ type: z.literal('tensor'), weight: z.string(), elementType, shape: lengths }),
  /** Numbers that float32 cannot hold exactly. */
  z.object({ type: z.literal('bytes'), ...bytes.shape }),
])

/** Why an operator stays in the document and yet cannot leave again. */
const onnxObstacles = [
  'graph',
  'outside',
  'deep',
  'large',
  'function',
  'computed',
  'missing',
  'attribute',
  'type',
  'alone',
] as const

const kept = z.object({
  operator: z.string().min(1),
  /** "": ONNX's own. */
  domain: z.string(),
  /** Of the domain's operator set, in the file it came from. */
  version: z.int().min(1),
  attributes: z.record(z.string(), attribute),
  inputs: z.array(input).max(keptLimits.weights),
  /** Under which names its graphs read the last of the inputs, which are not the operator's own. */
  captured: z.array(z.string().min(1)).max(keptLimits.weights).default([]),
  /** Operator sets that its graphs use: version by domain. */
  inside: z.record(z.string(), z.int().min(1)).default({}),
  /** Those that the file names, in the operator's order. */
  outputs: z.array(z.boolean()).min(1).max(keptLimits.weights),
  /** Which of them comes out of this node. */
  output: count,
  /** null: the file does not tell its shape. */
  view: view.nullable(),
  elementType,
  /** The file was written for batches of this size alone; null: for any. */
  batch: z.int().min(1).nullable(),
  obstacle: z.enum(onnxObstacles).nullable(),
})

/** All that an operator needs to leave again as ONNX. Its float32 numbers lie with the project's weights. */
export type KeptOnnx = z.infer<typeof kept>
export type KeptOnnxInput = z.infer<typeof input>
export type KeptOnnxAttribute = z.infer<typeof attribute>
export type KeptOnnxView = z.infer<typeof view>
export type OnnxObstacle = (typeof onnxObstacles)[number]

/** What is kept of an operator as the params of an inert node; `reason` says to people why it is one. */
export function keptOnnxParams({ operator, attributes, ...rest }: KeptOnnx, reason: Text): Params {
  /* Params of unknown kinds may be any JSON; only readKeptOnnx takes them apart again. */
  return { operator, reason, attributes, kept: rest } as unknown as Params
}

/** null: no unknown operator of ONNX's, or not enough of it was kept. Documents may be anyone's: every part is checked. */
export function readKeptOnnx({ kind, params }: Pick<GraphNode, 'kind' | 'params'>): KeptOnnx | null {
  if (!kind.startsWith(onnxKindPrefix) || !fitsDocument(params, 2 * keptLimits.characters)) return null
  const { operator, attributes, kept: rest } = params as Readonly<Record<string, unknown>>
  if (typeof rest !== 'object') return null
  const read = kept.safeParse({ operator, attributes, ...rest })
  return read.success && isSound(read.data) ? read.data : null
}

/** Why no layer expresses it; null: an older document does not tell in both languages. */
export function reasonOfInert({ params }: Pick<GraphNode, 'params'>): Text | null {
  const read = z.object({ reason: z.object({ en: z.string(), zh: z.string() }) }).safeParse(params)
  return read.success ? read.data.reason : null
}

/** Weights that must lie with the project. */
export function keptWeightNames({ inputs, attributes, view: own }: KeptOnnx): readonly string[] {
  const names = inputs.flatMap((one) =>
    one.type === 'tensor' ? [one.weight] : one.type === 'wire' && one.view !== null ? orderOf(one.view) : [],
  )
  const inGraphs = Object.values(attributes).flatMap((one) =>
    one.type === 'graph' ? one.pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.weight])) : [],
  )
  return [...new Set([...names, ...inGraphs, ...(own === null ? [] : orderOf(own))])]
}

/** How many wires lead into it. */
export function keptWires({ inputs }: KeptOnnx): number {
  return new Set(inputs.flatMap((one) => (one.type === 'wire' ? [one.wire] : []))).size
}

const orderOf = ({ order }: KeptOnnxView): readonly string[] => (order === null ? [] : [order])

function isSound(whole: KeptOnnx): boolean {
  const { inputs, captured, outputs, output, view: own } = whole
  const wires = keptWires(whole)
  return (
    outputs[output] === true &&
    captured.length <= inputs.length &&
    (own === null || isPermutation(own)) &&
    inputs.every((one) => one.type !== 'wire' || (one.wire < wires && (one.view === null || isPermutation(one.view))))
  )
}

/** Each axis of ours at most once; those that the file's value lacks are of length 1; an order is that of a row. */
function isPermutation({ shape, axes, order }: KeptOnnxView): boolean {
  const own = axes.filter((axis) => axis !== null)
  const isOnce = new Set(own).size === own.length && own.includes(0) && own.every((axis) => axis <= shape.length)
  const isWhole = shape.every((length, index) => length === 1 || own.includes(index + 1))
  return isOnce && isWhole && (order === null || shape.length === 1)
}
