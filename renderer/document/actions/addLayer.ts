import { canConnect } from '../../../engine/analyse/canConnect.ts'
import type { Params } from '../../../engine/contract/document.ts'
import type { NodeId } from '../../../engine/contract/ids.ts'
import { succeed } from '../../../engine/contract/problem.ts'
import { text } from '../../../engine/contract/text.ts'
import { addedNodes } from '../../../engine/document/edits/addedNodes.ts'
import { addNode } from '../../../engine/document/edits/addNode.ts'
import { columnPitch, type Place } from '../../../engine/document/edits/cardPlaces.ts'
import { connect } from '../../../engine/document/edits/connect.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { currentAnalysis } from '../analysisStore.ts'
import { changeView, currentDocument } from '../documentStore.ts'
import { freeOffset, type Sees } from './freeOffset.ts'
import { joinTexts, kindTitle } from './nodeLabel.ts'
import { perform } from './perform.ts'

const addVerb = text('Add', '添加')

/** Puts a new layer at a place of the canvas, or near it, and selects it. Returns it, or null where it was refused. */
export function addLayer(
  kind: string,
  place: Place,
  { params = {}, ...where }: { readonly sees?: Sees; readonly params?: Params } = {},
): NodeId | null {
  const before = currentDocument()
  const at = freePlace(place, where)
  if (!perform(joinTexts(addVerb, kindTitle(kind)), (document) => addNode(document, { kind, params, ...at }))) return null
  return selectAdded(before)
}

/** Puts a new layer behind a node, wired to it where that fits; all one step. */
export function addLayerAfter(kind: string, after: NodeId, params: Params = {}): NodeId | null {
  const before = currentDocument()
  const source = indexGraph(before.graph).nodes.get(after)
  const port = layerKind(kind)?.inputs[0]
  if (source === undefined) return null
  const card = shownCards(before.graph).cardOf(after) ?? source
  const at = freePlace({ x: card.x + columnPitch, y: card.y })
  const done = perform(joinTexts(addVerb, kindTitle(kind)), (document) => {
    const added = addNode(document, { kind, params, ...at })
    if (!added.ok || port === undefined || layerKind(source.kind)?.hasOutput !== true) return added
    const [node] = addedNodes(document, added.value)
    if (node === undefined) return added
    const ends = { from: after, to: node, toPort: port.name }
    const { nodes } = currentAnalysis()
    return canConnect(added.value.graph, { ends, shapeOf: (id) => nodes.get(id) }).ok
      ? connect(added.value, ends)
      : succeed(added.value)
  })
  return done ? selectAdded(before) : null
}

/** The place itself or the next to it where no card is in the way. */
export function freePlace(place: Place, where: { readonly sees?: Sees } = {}): Place {
  const { dx, dy } = freeOffset([place], where)
  return { x: Math.round(place.x + dx), y: Math.round(place.y + dy) }
}

function selectAdded(before: Parameters<typeof addedNodes>[0]): NodeId | null {
  const added = addedNodes(before, currentDocument())
  changeView({ selection: added })
  return added[0] ?? null
}
