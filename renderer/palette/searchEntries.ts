import type { TFunction } from 'i18next'
import { canConnect } from '../../engine/analyse/canConnect.ts'
import type { Graph } from '../../engine/contract/document.ts'
import { nodeId } from '../../engine/contract/ids.ts'
import type { Language } from '../../engine/contract/text.ts'
import type { AnyLayerDefinition, Category } from '../../engine/layers/defineLayer.ts'
import { layerKind, layerKinds, withDefaults } from '../../engine/layers/registry.ts'
import { appCommands } from '../app/appCommands.ts'
import type { PaletteRequest } from '../canvas/canvasState.ts'
import { addCard } from '../canvas/cards/addCards.ts'
import { focusSelected } from '../canvas/groups/foldCards.ts'
import { canvasView } from '../canvas/view/canvasView.ts'
import { checkEnds, firstFreePort } from '../canvas/wires/wireChoices.ts'
import { addLayer } from '../document/actions/addLayer.ts'
import { addLayerOnWire, connectNodes } from '../document/actions/wires.ts'
import { currentAnalysis } from '../document/analysisStore.ts'
import { changeView, currentDocument } from '../document/documentStore.ts'
import { matchKinds } from './matchKinds.ts'
import { meantParams } from './meantParams.ts'

export interface SearchEntry {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly category: Category | null
  readonly shortcut: string | null
  readonly run: () => void
}

export interface SearchRequest {
  readonly request: PaletteRequest
  readonly query: string
  readonly language: Language
  readonly t: TFunction
}

/** What the search palette offers, best first. */
export function searchEntries({ request, query, language, t }: SearchRequest): SearchEntry[] {
  if (request.connectFrom !== null) return connectEntries({ request, query, language, t })
  const { wire, place } = request
  const kinds = wire === null ? layerKinds : layerKinds.filter((definition) => fitsWire(definition, wire))
  const layers = matchKinds(kinds, query).map((definition): SearchEntry => {
    const { kind } = definition
    const meant = meantParams(kind, query)
    const params = meant?.params ?? {}
    return {
      id: `kind:${kind}`,
      title: meant === null ? definition.title[language] : `${definition.title[language]} · ${meant.label[language]}`,
      detail: t(`palette.${definition.category}`),
      category: definition.category,
      shortcut: null,
      run: () => {
        if (wire !== null) addLayerOnWire(kind, { ...wire, place: place ?? { x: 0, y: 0 }, params })
        else if (place !== null) addLayer(kind, place, { params })
        else void addCard(kind, params)
        focusSelected()
      },
    }
  })
  if (wire !== null) return layers
  const actions = appCommands(t)
    .filter(({ title }) => matches(title, query))
    .map(({ name, title, shortcut, run }): SearchEntry => ({
      id: `command:${name}`,
      title,
      detail: t('search.action'),
      category: null,
      shortcut,
      run,
    }))
  return query === '' ? [...layers, ...actions] : [...layers, ...actions, ...nodeEntries({ query, language, t })]
}

function nodeEntries({ query, language, t }: Omit<SearchRequest, 'request'>): SearchEntry[] {
  return currentDocument()
    .graph.nodes.filter((node) => matches(node.name, query))
    .slice(0, 20)
    .map((node) => {
      const definition = layerKind(node.kind)
      return {
        id: `node:${node.id}`,
        title: t('search.goTo', { name: node.name }),
        detail: definition?.title[language] ?? node.kind,
        category: definition?.category ?? null,
        shortcut: null,
        run: () => {
          changeView({ selection: [node.id] })
          canvasView()?.centreOn(node.id)
          focusSelected()
        },
      }
    })
}

function connectEntries({ request, query, language }: SearchRequest): SearchEntry[] {
  const from = request.connectFrom
  if (from === null) return []
  return currentDocument()
    .graph.nodes.filter((node) => matches(node.name, query))
    .map((node) => ({ node, ends: { from, to: node.id, toPort: firstFreePort(node.id) } }))
    .filter(({ ends }) => checkEnds(ends).ok)
    .map(({ node, ends }) => {
      const definition = layerKind(node.kind)
      return {
        id: `connect:${node.id}`,
        title: node.name,
        detail: definition?.title[language] ?? node.kind,
        category: definition?.category ?? null,
        shortcut: null,
        run: () => {
          connectNodes(ends)
        },
      }
    })
}

/** Whether a fresh layer of this kind could stand at the loose end of the wire, by the same rule as drawing it by hand. */
function fitsWire(definition: AnyLayerDefinition, wire: NonNullable<PaletteRequest['wire']>): boolean {
  const trial = nodeId('trial')
  const { graph } = currentDocument()
  const node = { id: trial, kind: definition.kind, name: 'trial', params: withDefaults(definition), x: 0, y: 0 }
  const tried: Graph = { ...graph, nodes: [...graph.nodes, node] }
  const port = definition.inputs[0]?.name
  const shapes = currentAnalysis().nodes
  if (wire.side === 'from') {
    if (port === undefined) return false
    return canConnect(tried, { ends: { from: wire.node, to: trial, toPort: port }, shapeOf: (id) => shapes.get(id) }).ok
  }
  return canConnect(tried, { ends: { from: trial, to: wire.node, toPort: wire.port }, shapeOf: (id) => shapes.get(id) }).ok
}

function matches(title: string, query: string): boolean {
  const lower = title.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}
