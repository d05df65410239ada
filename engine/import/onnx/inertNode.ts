import { fitsDocument, keptLimits } from '../../layers/inert/keptKeras.ts'
import { keptOnnxParams, onnxBehindPrefix, onnxKindPrefix, type KeptOnnx } from '../../layers/inert/keptOnnx.ts'
import { channelsFirstAxes, isChannelsFirst, plainAxes, type NodeValue, type OnnxOperand } from './draft.ts'
import { elementTypeOf, givenAlike } from './elementTypeOf.ts'
import { fixedBatch } from './fixedBatch.ts'
import type { ImportContext, WhyDraftInert } from './importContext.ts'
import { keepAttributes } from './keepAttributes.ts'
import { keepInputs, viewWeights, type KeptInputs } from './keepInputs.ts'
import { functionKey, type OnnxFileNode, type OnnxFilePort } from './onnxFile.ts'
import type { Operation } from './operation.ts'
import { wantsChannelsFirst } from './wantsChannelsFirst.ts'

/** Operators that change numbers one by one: behind one that has no layer, shapes are still known. */
const keepsShape: ReadonlySet<string> = new Set(
  'Abs Ceil Celu Clip Cos DequantizeLinear Elu Erf Exp Floor Gelu HardSigmoid HardSwish InstanceNormalization LeakyRelu Log LRN Mish Neg PRelu Pow QuantizeLinear Reciprocal Relu Round Selu Sigmoid Sign Sin Softmax LogSoftmax Softplus Softsign Sqrt Tan Tanh ThresholdedRelu BatchNormalization LayerNormalization GroupNormalization LpNormalization MeanVarianceNormalization'.split(
    ' ',
  ),
)

/**
 * A node that computes nothing here, keeps what the file says of it for the way out, and tells why; one for each output that
 * is used, as nodes here have one.
 */
export function inertNode(operation: Operation, why: Omit<WhyDraftInert, 'fileNode'>): readonly (OnnxOperand | null)[] {
  const { node, context } = operation
  const used = node.outputs.map((name) => name !== '' && (context.outputNames.has(name) || context.users.has(name)))
  if (!used.includes(true)) return []
  const inputs = keepInputs(operation)
  const attributes = keepAttributes(node)
  return used.map((isUsed, output) => {
    if (!isUsed) return null
    const view = viewOfOutput(operation, output)
    const own = view === null ? null : viewWeights(view, `order_of_output`)
    const kept: KeptOnnx = {
      operator: node.operator,
      domain: plainDomain(node),
      version: Math.max(1, context.file.operatorSets.get(plainDomain(node)) ?? 1),
      attributes: typeof attributes === 'string' ? {} : attributes.kept,
      inputs: inputs.kept,
      captured: [...(node.captured ?? [])],
      inside: versionsInside(operation),
      outputs: node.outputs.map((name) => name !== ''),
      output,
      view: own?.view ?? null,
      elementType: elementTypeOf(context, node.outputs[output] ?? ''),
      batch: fixedBatch(context),
      obstacle: null,
    }
    const draft = context.add({
      kind: `${why.behind === null ? onnxKindPrefix : onnxBehindPrefix}${node.operator.replaceAll(/\W/g, '').slice(0, 80)}`,
      params: keptOnnxParams(withObstacle(operation, { kept, attributes, inputs }), why.reason),
      name: operation.layerName() || node.operator,
      inputs: inputs.sources,
      weights: { ...inputs.weights, ...(typeof attributes === 'string' ? {} : attributes.weights), ...own?.weights },
      shape: view?.shape ?? null,
    })
    context.inert.set(draft, { ...why, fileNode: node })
    return view === null ? { type: 'unknown', node: draft } : { ...view, type: 'value', node: draft }
  })
}

interface Parts {
  readonly kept: KeptOnnx
  readonly attributes: ReturnType<typeof keepAttributes>
  readonly inputs: KeptInputs
}

/** Says why it cannot leave again, where it cannot; then only what it was is kept of it. */
function withObstacle({ node, context }: Operation, { kept, attributes, inputs }: Parts): KeptOnnx {
  const isOwn = [node, ...operatorsInside(node)].some((each) => context.file.functions.has(functionKey(each)))
  const found =
    (typeof attributes === 'string' ? attributes : null) ??
    (isOwn ? ('function' as const) : null) ??
    inputs.obstacle ??
    (inputs.sources.length === 0 ? ('alone' as const) : null)
  const [size, fits] = [JSON.stringify(kept).length, fitsDocument(kept, keptLimits.characters)]
  if (fits && size <= context.room) {
    context.room -= size
    return { ...kept, obstacle: found }
  }
  return { ...kept, attributes: {}, inputs: [], captured: [], outputs: [true], output: 0, view: null, obstacle: found ?? 'large' }
}

/** Axes and length of what comes out: as its input's where numbers change one by one, else as the file tells it. */
function viewOfOutput({ node, context, operands }: Operation, output: number): Omit<NodeValue, 'node' | 'type'> | null {
  const [first] = operands
  const value = first?.type === 'value' ? first : null
  if (value !== null && output === 0 && plainDomain(node) === '' && keepsShape.has(node.operator)) return value
  const name = node.outputs[output] ?? ''
  const shape = toldShape(context, context.file.told.get(name) ?? givenAlike(node, output))
  if (shape === null) return null
  const given = operands.find((operand) => operand?.type === 'value' && operand.shape.length === shape.length)
  const isFirst =
    (shape.length === 2 || shape.length === 3) &&
    (wantsChannelsFirst(context, name) ?? (given?.type === 'value' && isChannelsFirst(given)))
  const [channels = 1, ...spatial] = shape
  return isFirst
    ? { shape: [...spatial, channels], axes: channelsFirstAxes(shape.length), places: null }
    : { shape, axes: plainAxes(shape.length), places: null }
}

/** What the file says of a value that has the batch in front, without it; null: not enough to go by. */
function toldShape({ file }: ImportContext, port: OnnxFilePort | null): readonly number[] | null {
  const [fed] = file.inputs.filter((input) => !file.constants.has(input.name))
  const [batch, ...shape] = port?.shape ?? []
  const [asked] = fed?.shape ?? []
  if (port === null || fed === undefined || batch === undefined || asked === undefined) return null
  const isBatch = Object.is(batch, asked) && (port.first === '' || fed.first === '' || port.first === fed.first)
  const isWhole = shape.every((length) => Number.isInteger(length) && length >= 1 && length <= 65_536)
  return isBatch && isWhole && shape.length >= 1 && shape.length <= 4 ? shape : null
}

/** In graphs inside its attributes. */
function operatorsInside({ attributes }: OnnxFileNode): readonly Pick<OnnxFileNode, 'operator' | 'domain'>[] {
  return [...attributes.values()].flatMap(({ body }) => body?.operators ?? [])
}

/** Operator sets of theirs. */
function versionsInside({ node, context }: Operation): Readonly<Record<string, number>> {
  const domains = new Set(operatorsInside(node).map(({ domain }) => domain))
  return Object.fromEntries([...domains].map((domain) => [domain, Math.max(1, context.file.operatorSets.get(domain) ?? 1)]))
}

function plainDomain({ domain }: OnnxFileNode): string {
  return domain === 'ai.onnx' ? '' : domain
}
