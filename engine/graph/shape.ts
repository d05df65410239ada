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

/* Loops without closures: an analysis compares thousands of shapes, mostly the same objects. */

export function shapesEqual(left: Shape, right: Shape): boolean {
  if (left === right) return true
  if (left.length !== right.length) return false
  for (let axis = 0; axis < left.length; axis += 1) if (left[axis] !== right[axis]) return false
  return true
}

/** Shape by shape, in order. */
export function shapeListsEqual(left: readonly (Shape | null)[], right: readonly (Shape | null)[]): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at += 1) if (!sameShape(left[at], right[at])) return false
  return true
}

/** Two shapes that may not be known. */
export function sameShape(left: Shape | null | undefined, right: Shape | null | undefined): boolean {
  if (left === right) return true
  return left !== null && left !== undefined && right !== null && right !== undefined && shapesEqual(left, right)
}
