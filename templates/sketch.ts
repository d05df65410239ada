import type {
  DataSettings,
  Graph,
  GraphNode,
  Group,
  NetDocument,
  Params,
  TrainingSettings,
  Wire,
} from '../engine/contract/document.ts'
import { groupId, nodeId, wireId, type GroupId, type NodeId } from '../engine/contract/ids.ts'
import { columnPitch, rowPitch } from '../engine/document/edits/cardPlaces.ts'
import { emptyDocument } from '../engine/document/emptyDocument.ts'
import { layerKind, withDefaults } from '../engine/layers/registry.ts'

interface SketchSettings {
  readonly data?: Partial<DataSettings>
  readonly training?: Partial<TrainingSettings>
}

/**
 * A pen that draws a document: `add` puts a card at the pen, wires it, and moves the pen one column on.
 * Template code reads like the network; the places of cards are counted in columns and rows.
 */
export class Sketch {
  readonly #nodes: GraphNode[] = []
  readonly #wires: Wire[] = []
  readonly #groups: Group[] = []
  #column = 0
  #row = 0
  /** Where the innermost folded group stands; the pen is told places from there. */
  #origin = { column: 0, row: 0 }
  #openGroup: GroupId | undefined

  moveTo(column: number, row: number): void {
    this.#column = this.#origin.column + column
    this.#row = this.#origin.row + row
  }

  /** Adds a node behind `from` (one wire each, in this order). Throws on an unknown kind or a name used twice: a bug in the template. */
  add(
    kind: string,
    { name, from }: { readonly name: string; readonly from?: NodeId | readonly NodeId[] },
    params: Params = {},
  ): NodeId {
    const definition = layerKind(kind)
    if (definition === undefined) throw new Error(`Template uses the unknown layer kind "${kind}".`)
    if (this.#nodes.some((node) => node.id === name)) throw new Error(`Template uses the name "${name}" twice.`)
    const id = nodeId(name)
    const group = this.#openGroup === undefined ? {} : { group: this.#openGroup }
    const place = { x: this.#column * columnPitch, y: this.#row * rowPitch }
    this.#nodes.push({ id, kind, name, params: withDefaults(definition, params), ...place, ...group })
    const sources = from === undefined ? [] : typeof from === 'string' ? [from] : from
    for (const source of sources) this.#connect(source, id, definition.inputs[0]?.name ?? 'in')
    this.#column += 1
    return id
  }

  /** Everything drawn inside belongs to the group; groups nest. */
  group<T>(name: string, draw: () => T): T {
    return this.#drawGroup({ name, folded: false }, draw)
  }

  /**
   * A group that is one card at the pen, which then moves one column on. Inside, places count from that card's, and its
   * first node stands at 0, 0; where the others stand matters only once people open the group, which makes room for them.
   */
  foldedGroup<T>(name: string, draw: () => T): T {
    const [column, row, origin] = [this.#column, this.#row, this.#origin]
    this.#origin = { column, row }
    const drawn = this.#drawGroup({ name, folded: true }, draw)
    this.#origin = origin
    this.#column = column + 1
    this.#row = row
    return drawn
  }

  #drawGroup<T>({ name, folded }: { readonly name: string; readonly folded: boolean }, draw: () => T): T {
    const outer = this.#openGroup
    const id = groupId(outer === undefined ? name : `${outer}/${name}`)
    this.#groups.push({ id, name, ...(outer === undefined ? {} : { parent: outer }), ...(folded ? { folded } : {}) })
    this.#openGroup = id
    const drawn = draw()
    this.#openGroup = outer
    return drawn
  }

  document(name: string, { data = {}, training = {} }: SketchSettings = {}): NetDocument {
    const empty = emptyDocument(name)
    const graph: Graph = { nodes: this.#nodes, wires: this.#wires, groups: this.#groups }
    return { ...empty, graph, data: { ...empty.data, ...data }, training: { ...empty.training, ...training } }
  }

  #connect(from: NodeId, to: NodeId, toPort: string): void {
    this.#wires.push({ id: wireId(`${from}-${to}`), from, to, toPort })
  }
}

/** The embedded digits are small: what most templates that train here start with. */
export const digitsData: Partial<DataSettings> = {
  source: { type: 'builtin', name: 'uci-digits' },
  scaling: 'unit',
  validationShare: 0.2,
}
export const digitsShape: readonly number[] = [8, 8, 1]

/**
 * Networks that are too large to train here start with the built-in photographs in the size of their input, so that their
 * feature maps can be looked at. Photographs show nothing where the input is no picture.
 */
export function photographsData(inputShape: readonly number[]): Partial<DataSettings> {
  const [height = 0, width = 0, channels] = inputShape
  if (inputShape.length !== 3 || (channels !== 1 && channels !== 3)) return {}
  return { source: { type: 'photographs', height, width, channels }, scaling: 'standardise' }
}
