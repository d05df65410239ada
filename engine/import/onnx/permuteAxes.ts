/** The same numbers with their axes in another order: axis i of the result is axis `order[i]` of what is given. */
export function permuteAxes(
  values: ArrayLike<number>,
  { shape, order }: { readonly shape: readonly number[]; readonly order: readonly number[] },
): Float32Array<ArrayBuffer> {
  const lengths = order.map((axis) => shape[axis] ?? 1)
  const strides = order.map((axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1))
  const permuted = new Float32Array(values.length)
  const place = lengths.map(() => 0)
  let source = 0
  for (let target = 0; target < permuted.length; target++) {
    permuted[target] = values[source] ?? 0
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1
      source += strides[axis] ?? 0
      if (next < (lengths[axis] ?? 1)) {
        place[axis] = next
        break
      }
      source -= next * (strides[axis] ?? 0)
      place[axis] = 0
    }
  }
  return permuted
}
