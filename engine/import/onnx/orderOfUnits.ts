import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { NotExpressible, type DraftNode } from './draft.ts'
import type { ImportContext } from './importContext.ts'

/** Numbers in another order: number i of the result is number `places[i]` of what is given, and the other way round with `back`. */
export function reordered(values: ArrayLike<number>, places: Int32Array | null): Float32Array<ArrayBuffer> {
  if (places === null) return Float32Array.from(values)
  const result = new Float32Array(values.length)
  for (let index = 0; index < values.length; index++) result[places[index] ?? 0] = values[index] ?? 0
  return result
}

/** The rows of a kernel [in, out], moved to where our input has the numbers that the file reads in its own order. */
export function reorderedRows({ shape, values }: FloatTensor, places: Int32Array | null): FloatTensor {
  if (places === null) return { shape, values }
  const columns = shape[1] ?? 1
  const result = new Float32Array(values.length)
  places.forEach((place, row) => result.set(values.subarray(row * columns, (row + 1) * columns), place * columns))
  return { shape, values: result }
}

/** How a picture's numbers lie in a row: number i, channels first, is number `places[i]` with channels last. null: alike. */
export function flattenedPlaces(shape: readonly number[], axes: readonly number[]): Int32Array | null {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1))
  const size = shape.reduce((product, length) => product * length, 1)
  const places = new Int32Array(size)
  const place = axes.map(() => 0)
  let isAlike = true
  for (let index = 0; index < size; index++) {
    let ours = 0
    for (let axis = 0; axis < axes.length; axis++) ours += (place[axis] ?? 0) * (strides[(axes[axis] ?? 1) - 1] ?? 0)
    places[index] = ours
    if (ours !== index) isAlike = false
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1
      if ((place[axis] ?? 0) < (shape[(axes[axis] ?? 1) - 1] ?? 1)) break
      place[axis] = 0
    }
  }
  return isAlike ? null : places
}

const carries: ReadonlySet<string> = new Set(['activation', 'dropout', 'batchNorm'])

/**
 * Lets the fully connected layer that gives a row of numbers give them in our order: what the file makes a picture of,
 * channels first, then is ours, channels last. Everything between has to work number by number.
 */
export function reorderUnits(context: ImportContext, node: DraftNode, places: Int32Array): void {
  const chain: DraftNode[] = []
  let current: DraftNode | undefined = node
  while (current !== undefined && carries.has(current.kind) && current.params['function'] !== 'softmax') {
    chain.push(current)
    current = current.inputs[0]
  }
  const isFree = [...chain, ...(current === undefined ? [] : [current])].every(({ valueNames }) =>
    valueNames.every((name) => context.isUsedOnce(name)),
  )
  if (current?.kind !== 'dense' || current.shape?.length !== 1 || !isFree) {
    throw new NotExpressible(
      'it makes an image, channels first, of numbers whose order cannot be changed',
      '它把一行数变成通道在前的图像，而这些数的顺序无法改变',
    )
  }
  for (const layer of [current, ...chain]) {
    for (const [name, { shape, values }] of layer.weights) {
      layer.weights.set(name, {
        shape,
        values: shape.length === 1 ? reordered(values, places) : reorderedColumns(values, places),
      })
    }
  }
}

function reorderedColumns(values: Float32Array, places: Int32Array): Float32Array<ArrayBuffer> {
  const columns = places.length
  const result = new Float32Array(values.length)
  for (let start = 0; start < values.length; start += columns) {
    for (let column = 0; column < columns; column++) result[start + (places[column] ?? 0)] = values[start + column] ?? 0
  }
  return result
}
