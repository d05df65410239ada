import type { NetDocument } from '../../contract/document.ts'

/**
 * Names what a run depends on: layers, wires, data and training settings, not places on the canvas, names or the view.
 * The number of epochs is left out, so that a finished run can be given more. FNV-1a (Fowler, Noll & Vo) over two salts.
 */
export function documentHash({ graph, data, training }: NetDocument): string {
  /* What a node may lack is added only where it is there: checkpoints of earlier versions stay good. */
  const nodes = graph.nodes.map(({ id, kind, params, frozen, learningRateFactor }) => [
    id,
    kind,
    sorted(params),
    frozen === true,
    ...(learningRateFactor === undefined ? [] : [learningRateFactor]),
  ])
  const wires = graph.wires.map(({ from, to, toPort }) => [from, to, toPort])
  const { epochs: _epochs, augmentation, ...rest } = training
  const settings = augmentation === null ? rest : { ...rest, augmentation }
  const content = JSON.stringify([nodes, wires, sorted(data), sorted(settings)])
  return hash(content, 0x811c9dc5) + hash(content, 0x9e3779b9)
}

/** The same values in the same order of keys, however they were made. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

function hash(content: string, start: number): string {
  let bits = start
  for (let index = 0; index < content.length; index++) bits = Math.imul(bits ^ content.charCodeAt(index), 0x01000193)
  return (bits >>> 0).toString(16).padStart(8, '0')
}
