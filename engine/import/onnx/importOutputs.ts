import type { Params } from '../../contract/document.ts'
import { text } from '../../contract/text.ts'
import { shapeSize } from '../../graph/shape.ts'
import { layerKind } from '../../layers/registry.ts'
import { asPlain, type DraftNode, type OnnxOperand } from './draft.ts'
import type { ImportContext } from './importContext.ts'

/** An Output node for each that the model gives. A softmax or sigmoid at the end becomes the output's own, as its loss wants it. */
export function importOutputs(context: ImportContext): readonly DraftNode[] {
  return context.file.outputs.flatMap(({ name }) => {
    const operand = context.operands.get(name)
    return operand === undefined || operand.type === 'constant' ? [] : [outputOf(context, { operand, name })]
  })
}

function outputOf(
  context: ImportContext,
  { operand, name }: { readonly operand: Exclude<OnnxOperand, { readonly type: 'constant' }>; readonly name: string },
): DraftNode {
  const { node, notes } = sourceOf(context, operand)
  const taken =
    node.kind === 'activation' && node.inputs.length === 1 && node.shape?.length === 1 ? node.params['function'] : null
  const [before] = node.inputs
  const units = node.shape?.at(-1) ?? 0
  const own: Params | null =
    taken === 'softmax' && units > 1
      ? { task: 'classification', loss: 'softmaxCrossEntropy' }
      : taken === 'sigmoid'
        ? { task: 'classification', loss: 'binaryCrossEntropy' }
        : null
  const takesActivation =
    own !== null && before !== undefined && !context.nodes.some((other) => other !== node && other.inputs.includes(node))
  const inputs = context.nodes.filter(({ kind }) => kind === 'input')
  const rebuilds = isDeep(node) && inputs.length === 1 && shapeSize(inputs[0]?.shape ?? []) === shapeSize(node.shape ?? [])
  /* An output learns a row of numbers, or its own input. */
  const last = isDeep(node) && !rebuilds ? context.settle({ node, shape: [shapeSize(node.shape ?? [])] }) : node
  const measured = { task: 'regression', loss: 'meanSquaredError', ...(rebuilds ? { target: 'input' } : {}) }
  const output = context.add({
    kind: 'output',
    params: takesActivation ? own : measured,
    name:
      takesActivation && context.file.producer === 'Netwright'
        ? context.takeOver(node)
        : /^\d+$/.test(name)
          ? 'output'
          : name.replace(/^.*\//, '') || 'output',
    inputs: [takesActivation ? before : last],
    shape: node.shape,
  })
  if (context.logarithms.has(node))
    notes.push(
      text(
        'the file gives the logarithms of the probabilities; here the output gives the probabilities themselves. It learns from the same loss.',
        '文件输出概率的对数；这里的输出给出概率本身，训练所用的损失相同。',
      ),
    )
  if (
    !takesActivation &&
    node.shape?.length === 1 &&
    units > 1 &&
    node.kind !== 'activation' &&
    layerKind(node.kind) !== undefined
  )
    notes.push(
      text(
        'the file gives these numbers as they are, so the output is set to learn values (regression). If they are scores of classes, set its task to classification.',
        '文件直接输出这些数，因此该输出设为学习数值（回归）。如果它们是各类别的得分，请把任务改为分类。',
      ),
    )
  if (notes.length > 0) context.notes.set(output, text(notes.map(({ en }) => en).join(' '), notes.map(({ zh }) => zh).join('')))
  return output
}

function isDeep({ shape }: DraftNode): boolean {
  return (shape?.length ?? 1) > 1
}

function sourceOf(
  context: ImportContext,
  operand: Exclude<OnnxOperand, { readonly type: 'constant' }>,
): { readonly node: DraftNode; readonly notes: ReturnType<typeof text>[] } {
  if (operand.type === 'unknown') return { node: operand.node, notes: [] }
  const plain = asPlain(operand)
  if (plain !== null) return { node: context.settle(plain), notes: [] }
  const notes: ReturnType<typeof text>[] = []
  if (operand.places !== null || operand.shape.length > 1)
    notes.push(
      text(
        'the file gives these numbers in another order (channels first); here channels come last.',
        '文件以另一种顺序（通道在前）输出这些数；这里通道在后。',
      ),
    )
  return { node: context.settle(operand), notes }
}
