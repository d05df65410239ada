/**
 * The shape of one sample: channels last ([height, width, channels], [steps, features], [features]).
 * The batch axis is left out everywhere in Netwright; only compiled tf.js tensors have it.
 */
export type Shape = readonly number[]

/** Number of values in one sample of this shape. */
export function shapeSize(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** "8×8×16", as on wires and cards. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.join('×')
}

export function shapesEqual(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((length, axis) => length === right[axis])
}
