import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { FeatureMaps } from '../../contract/probes.ts'
import type { Shape } from '../../graph/shape.ts'
import { drawMaps, type MapsLayout } from '../probes/featureMaps.ts'
import type { CompiledNet, CompiledWeight } from './compiledNet.ts'

/**
 * The main weights of a node as pictures; null where it has none. A convolution kernel gives one map for each filter
 * and input channel, filter by filter; a fully connected layer behind a flattened picture gives its weights in that
 * picture's shape, unit by unit; everything else is one picture of inputs × outputs.
 */
export async function drawWeightMaps(
  net: CompiledNet,
  { document, node, maps }: { readonly document: NetDocument; readonly node: NodeId; readonly maps: number },
): Promise<FeatureMaps | null> {
  const weight = mainWeight(net.weights.filter((candidate) => candidate.node === node))
  if (weight === null) return null
  const values = await weight.variable.data<'float32'>()
  const { shape } = weight.spec
  const { layout, place } = layWeights(shape, flattenedPicture(net, document, node))
  const read = (map: number, row: number, column: number): number => values[place(map, row, column)] ?? 0
  return drawMaps(layout, { node, shape, maps, read })
}

function mainWeight(weights: readonly CompiledWeight[]): CompiledWeight | null {
  return weights.find(({ spec }) => /kernel|embeddings/.test(spec.name)) ?? weights[0] ?? null
}

interface Laid {
  readonly layout: MapsLayout
  /** Where a map's value lies in the row-major tensor. */
  readonly place: (map: number, row: number, column: number) => number
}

function layWeights(shape: Shape, picture: Shape | null): Laid {
  const [first = 1, second = 1, third = 1, fourth = 1] = shape
  if (shape.length === 4) {
    return {
      layout: { height: first, width: second, mapsTotal: third * fourth },
      place: (map, row, column) => ((row * second + column) * third + (map % third)) * fourth + Math.floor(map / third),
    }
  }
  if (shape.length === 3) {
    return {
      layout: { height: first, width: second, mapsTotal: third },
      place: (map, row, column) => (row * second + column) * third + map,
    }
  }
  if (shape.length === 2 && picture !== null) {
    const [height = 1, width = 1, channels = 1] = picture
    return {
      layout: { height, width, mapsTotal: channels * second },
      place: (map, row, column) => ((row * width + column) * channels + (map % channels)) * second + Math.floor(map / channels),
    }
  }
  if (shape.length === 2) {
    return { layout: { height: first, width: second, mapsTotal: 1 }, place: (_map, row, column) => row * second + column }
  }
  return { layout: { height: 1, width: first, mapsTotal: 1 }, place: (_map, _row, column) => column }
}

/** Kinds that keep every value in its place. */
const keepsPlaces: ReadonlySet<string> = new Set(['activation', 'dropout', 'gaussianNoise', 'batchNorm', 'layerNorm'])

/** The picture that was flattened on the way to a node; null where there is none. */
function flattenedPicture(net: CompiledNet, { graph }: NetDocument, node: NodeId): Shape | null {
  const before = (id: NodeId): NodeId | undefined => graph.wires.find((wire) => wire.to === id)?.from
  let id = before(node)
  for (;;) {
    const source = graph.nodes.find((candidate) => candidate.id === id)
    if (source === undefined) return null
    if (source.kind === 'flatten') break
    if (!keepsPlaces.has(source.kind)) return null
    id = before(source.id)
  }
  const picture = id === undefined ? undefined : before(id)
  const shape = picture === undefined ? undefined : net.nodeTensors.get(picture)?.shape.slice(1)
  return shape?.length === 3 ? shape.map((length) => length ?? 1) : null
}
