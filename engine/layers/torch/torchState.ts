import { shapeSize, type Shape } from '../../graph/shape.ts'

/**
 * One tensor of a module's state_dict and the weight that it holds. The weight's numbers are looked at in the shape
 * `view`; axis i of the result is axis `order[i]` of that view, and along the view's axis `gates.axis` block i of the
 * result is block `gates.order[i]`. `shape` may then join axes (same numbers, same order).
 */
export interface TorchState {
  /** Within the module: "weight", "bias_ih_l0". */
  readonly name: string
  readonly shape: Shape
  /** Netwright's name: "kernel". */
  readonly weight: string
  readonly view: Shape
  /** At which of the weight's numbers the view begins, where the weight is more than one tensor; 0 unless told. */
  readonly start?: number
  readonly order: readonly number[]
  readonly gates?: { readonly axis: number; readonly order: readonly number[] }
  /** A second tensor for the same weight: written as zeros, and added where it comes back with other numbers. */
  readonly extra?: true
}

/** A weight that PyTorch keeps as it is. */
export function sameState(name: string, weight: string, shape: Shape): TorchState {
  return { name, weight, shape, view: shape, order: shape.map((_, axis) => axis) }
}

/** A weight with its axes in another order; `joined` is the shape where axes are joined besides. */
export function permutedState(
  name: string,
  weight: string,
  { shape, order, joined }: { readonly shape: Shape; readonly order: readonly number[]; readonly joined?: Shape },
): TorchState {
  return { name, weight, view: shape, order, shape: joined ?? order.map((axis) => shape[axis] ?? 1) }
}

/** A weight's numbers as PyTorch keeps them. */
export function toTorchNumbers(state: TorchState, values: Float32Array): Float32Array<ArrayBuffer> {
  const moved = new Float32Array(shapeSize(state.shape))
  if (state.extra === true) return moved
  forEachPlace(state, (theirs, ours) => {
    moved[theirs] = values[ours] ?? 0
  })
  return moved
}

/** The way back: adds PyTorch's numbers to `into`, zeros at first. */
export function addFromTorchNumbers(state: TorchState, values: Float32Array, into: Float32Array): void {
  forEachPlace(state, (theirs, ours) => {
    into[ours] = (into[ours] ?? 0) + (values[theirs] ?? 0)
  })
}

/** Visits every number: its place in PyTorch's tensor and in ours. */
function forEachPlace({ view, start = 0, order, gates }: TorchState, visit: (theirs: number, ours: number) => void): void {
  const lengths = order.map((axis) => view[axis] ?? 1)
  const strides = order.map((axis) => view.slice(axis + 1).reduce((product, length) => product * length, 1))
  const count = lengths.reduce((product, length) => product * length, 1)
  const gateAt = gates === undefined ? -1 : order.indexOf(gates.axis)
  const offset = (at: number, position: number): number =>
    (at === gateAt ? (gates?.order[position] ?? position) : position) * (strides[at] ?? 0)
  const place = lengths.map(() => 0)
  let ours = place.reduce((sum, position, at) => sum + offset(at, position), start)
  for (let theirs = 0; theirs < count; theirs++) {
    visit(theirs, ours)
    for (let at = lengths.length - 1; at >= 0; at--) {
      const position = place[at] ?? 0
      const next = position + 1 < (lengths[at] ?? 1) ? position + 1 : 0
      ours += offset(at, next) - offset(at, position)
      place[at] = next
      if (next > 0) break
    }
  }
}
