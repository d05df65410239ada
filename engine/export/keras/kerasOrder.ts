/** A layer, and the layers whose outputs it takes, in order. */
export interface OrderedLayer {
  readonly name: string
  readonly from: readonly string[]
}

/**
 * Names of layers as Keras lists those of a functional model (map_graph in keras/src/ops/function.py): the farther from the
 * outputs the earlier, and among equals in the order in which a walk back from the outputs meets them. Files hold weights in
 * this order, and Keras finds them by it. Any order of `layers` in which sources come first will do.
 */
export function kerasOrder(layers: readonly OrderedLayer[], outputs: readonly string[]): readonly string[] {
  const sources = new Map(layers.map(({ name, from }) => [name, from]))
  const met = new Map<string, number>()
  const open = [...outputs].reverse()
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (met.has(name)) continue
    met.set(name, met.size)
    open.push(...[...(sources.get(name) ?? [])].reverse())
  }
  const distances = new Map<string, number>()
  for (const { name, from } of layers.toReversed()) {
    const distance = distances.get(name) ?? 0
    for (const source of from) distances.set(source, Math.max(distances.get(source) ?? 0, distance + 1))
  }
  /* Inputs that lead nowhere come before the other layers at no distance. */
  const placeOf = (name: string): readonly [number, number] => [-(distances.get(name) ?? 0), met.get(name) ?? -1]
  return layers
    .map(({ name }) => ({ name, place: placeOf(name) }))
    .sort((left, right) => left.place[0] - right.place[0] || left.place[1] - right.place[1])
    .map(({ name }) => name)
}
