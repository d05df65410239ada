import type { Shape } from '../../graph/shape.ts'
import type { OnnxConstant } from './onnxExpression.ts'
import type { OnnxWeights } from './onnxValue.ts'

/** A weight as it is. */
export function weight(weights: OnnxWeights, name: string): OnnxConstant {
  const { shape, values } = weights(name)
  return { type: 'constant', name, elementType: 'float', shape, read: () => values }
}

/**
 * A weight with its axes in another order: axis i of the result is axis `order[i]` of the weight. `shape` may then join
 * or split axes (same numbers, same order).
 */
export function permutedWeight(
  weights: OnnxWeights,
  { name, order, shape }: { readonly name: string; readonly order: readonly number[]; readonly shape?: Shape },
): OnnxConstant {
  const { shape: from, values } = weights(name)
  const permuted = order.map((axis) => from[axis] ?? 1)
  return { type: 'constant', name, elementType: 'float', shape: shape ?? permuted, read: () => permute(values, from, order) }
}

function permute(values: Float32Array, from: Shape, order: readonly number[]): Float32Array {
  const to = order.map((axis) => from[axis] ?? 1)
  /* How far apart two neighbours on each axis of the result lie in the source. */
  const strides = order.map((axis) => from.slice(axis + 1).reduce((product, length) => product * length, 1))
  const permuted = new Float32Array(values.length)
  const place = to.map(() => 0)
  let source = 0
  for (let target = 0; target < permuted.length; target++) {
    permuted[target] = values[source] ?? 0
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1
      source += strides[axis] ?? 0
      if (next < (to[axis] ?? 1)) {
        place[axis] = next
        break
      }
      source -= next * (strides[axis] ?? 0)
      place[axis] = 0
    }
  }
  return permuted
}
