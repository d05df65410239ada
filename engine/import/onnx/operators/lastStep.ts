import { fileShape, NotExpressible, valueOf, type NodeValue, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'

/**
 * A recurrent layer of whose steps only the last is taken gives its last step only. `at` is the axis of the steps in the file;
 * null: something else is taken of something else.
 */
function lastOnly(operation: Operation, { value, at }: { readonly value: NodeValue; readonly at: number }): NodeValue | null {
  const { node, shape } = value
  const isRecurrent =
    node.params['returnSequences'] === true && node.params['bidirectional'] === false && node.shape?.length === 2
  if (!isRecurrent || value.axes[at] !== 1 || !operation.context.isUsedOnce(operation.node.inputs[0] ?? '')) return null
  node.params = { ...node.params, returnSequences: false }
  node.shape = [shape[1] ?? 0]
  /* The axis of the steps is one of length 1, which ours lacks. */
  return valueOf(
    node,
    value.axes.map((one, place) => (place === at ? null : one === null || one === 0 ? one : one - 1)),
  )
}

/** "output[:, -1]" of a recurrent layer, as PyTorch writes it. */
export function lastStep(operation: Operation): NodeValue {
  const value = operation.value(0)
  const axis = operation.integer('axis', 0)
  const at = axis < 0 ? axis + value.axes.length : axis
  const [index = 0, ...others] = operation.constant(1).numbers.values
  const isLast =
    others.length === 0 &&
    operation.constant(1).numbers.shape.length === 0 &&
    (index === -1 || index === (value.shape[0] ?? 0) - 1)
  const last = isLast ? lastOnly(operation, { value, at }) : null
  if (last === null) throw new NotExpressible('it takes out a part that no layer takes out', '它取出的部分没有对应的层')
  return { ...last, axes: last.axes.filter((_, place) => place !== at) }
}

/** "output[:, -1:]", as tf2onnx writes it; or all of its input. */
export function slice(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const lengths = fileShape(value)
  const [starts, ends] = [operation.integersOf(1, 'starts'), operation.integersOf(2, 'ends')]
  const axes = operation.integersOf(3, 'axes') ?? lengths.map((_, axis) => axis)
  const steps = operation.integersOf(4, 'steps') ?? []
  const refusal = new NotExpressible('it cuts out a part, which no layer does', '它切出一部分，没有层能这样做')
  if (starts === null || ends === null || steps.some((step) => step !== 1) || starts.length > axes.length) throw refusal
  const cuts = starts.flatMap((start, index) => {
    const at = (axes[index] ?? 0) + ((axes[index] ?? 0) < 0 ? lengths.length : 0)
    const length = lengths[at] ?? 0
    const [from, to] = [start, ends[index] ?? length].map((place) => Math.min(length, place < 0 ? place + length : place))
    return from === 0 && to === length ? [] : [{ at, isLast: from === length - 1 && to === length }]
  })
  const [cut, ...others] = cuts
  if (cut === undefined) return [value]
  const last = others.length === 0 && cut.isLast ? lastOnly(operation, { value, at: cut.at }) : null
  if (last === null) throw refusal
  return [last]
}
