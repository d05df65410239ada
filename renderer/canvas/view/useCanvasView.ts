import { useReactFlow, useStore, type ReactFlowInstance, type Viewport } from '@xyflow/react'
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { text } from '../../../engine/contract/text.ts'
import { moveNodes } from '../../../engine/document/edits/moveNodes.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { cardWidth, plainCardHeight } from '../../../engine/layout/cardBox.ts'
import { groupCardHeight, nodeCardHeight } from '../../../engine/layout/nodeCardHeight.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'
import { showNode } from '../../document/actions/groups.ts'
import { perform } from '../../document/actions/perform.ts'
import { changeView, currentDocument, useDocumentStore } from '../../document/documentStore.ts'
import { changeCanvas } from '../canvasState.ts'
import { foldAll } from '../groups/foldAll.ts'
import { memberPlaces } from '../groups/memberPlaces.ts'
import { tidyLayout } from '../layout/tidyLayout.ts'
import { provideCanvasView } from './canvasView.ts'
import { fittingViewport } from './fittingViewport.ts'
import { boundsOfCards, roomIn, seesCards, shiftInto } from './seenArea.ts'
import { zoomSteps, type ZoomSteps } from './zoomSteps.ts'

/** Below this zoom, cards are coloured silhouettes. */
const farZoom = 0.42
/** A card that people are led to is shown at least so large. */
const readableZoom = 0.8
const calmMs = 240

function aspectOf(frame: HTMLElement | null): number {
  const box = frame?.getBoundingClientRect()
  return box === undefined || box.height === 0 ? 1.6 : box.width / box.height
}

/** Shows the whole network, beside what floats above it. */
function showAll(
  flow: ReactFlowInstance,
  { frame, duration }: { readonly frame: HTMLElement | null; readonly duration: number },
): void {
  const { cards } = shownCards(currentDocument().graph)
  const area = frame?.getBoundingClientRect()
  if (area === undefined || cards.length === 0) return
  const boxes = cards.map((card) => {
    const drawn = card.type === 'node' ? nodeCardHeight(card.node) : groupCardHeight
    return { x: card.x, y: card.y, width: cardWidth, height: flow.getInternalNode(card.key)?.measured.height ?? drawn }
  })
  const map = frame?.querySelector('.react-flow__minimap')?.getBoundingClientRect()
  const corner =
    map === undefined || map.width === 0
      ? { width: 0, height: 0 }
      : { width: area.right - map.left, height: area.bottom - map.top }
  void flow.setViewport(fittingViewport(boxes, { canvas: area, corner }), { duration })
}

/** What is seen of the canvas: the saved viewport, fitting, tidying, and the commands that the rest of the window gives. */
export function useCanvasView(frame: RefObject<HTMLDivElement | null>) {
  const flow = useReactFlow()
  const zooming = useRef<ZoomSteps | null>(null)
  const far = useStore((state) => state.transform[2] < farZoom)
  const openedCount = useDocumentStore((state) => state.openedCount)
  const [startViewport] = useState<Viewport | null>(() => {
    const { graph, view } = currentDocument()
    return graph.nodes.length === 0 ? { x: 0, y: 0, zoom: 1 } : view.viewport
  })

  useEffect(() => {
    const duration = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : calmMs
    const steps = zoomSteps((zoom) => flow.zoomTo(zoom, { duration: duration / 2 }))
    zooming.current = steps
    const fit = () => {
      steps.interrupt()
      showAll(flow, { frame: frame.current, duration })
    }
    const sees = (places: readonly Point[]) =>
      seesCards(places, { frame: frame.current, toWindow: (point) => flow.flowToScreenPosition(point) })
    const centreOn = ({ x, y }: Point, leastZoom: number) => {
      steps.interrupt()
      const zoom = Math.max(leastZoom, flow.getZoom())
      return flow.setCenter(x + cardWidth / 2, y + plainCardHeight / 2, { zoom, duration })
    }
    return provideCanvasView({
      fit,
      tidy: () => {
        void tidyLayout(currentDocument().graph, { aspect: aspectOf(frame.current) }).then((places) => {
          perform(text('Tidy', '整理布局'), (document) => moveNodes(document, { places: memberPlaces(document.graph, places) }))
          requestAnimationFrame(fit)
        })
      },
      foldAll: (folded) => {
        // The menu closes first: closing measures the page, and would wait for five hundred cards to be laid out.
        requestAnimationFrame(() => {
          foldAll({ folded, aspect: aspectOf(frame.current) })
          requestAnimationFrame(fit)
        })
      },
      zoomBy: (factor) => steps.by(factor, flow.getZoom()),
      zoomTo: (zoom) => {
        steps.interrupt()
        void flow.zoomTo(zoom, { duration: duration / 2 })
      },
      centreOn: (node) => {
        showNode(node)
        const target = shownCards(currentDocument().graph).cardOf(node)
        if (target !== undefined) void centreOn(target, readableZoom)
      },
      reveal: async (nodes, { readable = false } = {}) => {
        const { cardOf } = shownCards(currentDocument().graph)
        const cards = [...new Set(nodes.flatMap((node) => cardOf(node) ?? []))]
        const [first] = cards
        if (first === undefined || (sees(cards) && !(readable && flow.getZoom() < farZoom))) return
        if (readable && flow.getZoom() < farZoom) return void (await centreOn(first, readableZoom))
        const all = boundsOfCards(cards)
        const { x, y, zoom } = flow.getViewport()
        const room = roomIn(frame.current, zoom)
        const box = all.width <= room.width && all.height <= room.height ? all : boundsOfCards([first])
        const dx = shiftInto(box.x * zoom + x, { length: box.width * zoom, from: room.left, to: room.right })
        const dy = shiftInto(box.y * zoom + y, { length: box.height * zoom, from: room.top, to: room.bottom })
        steps.interrupt()
        await flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration })
      },
      sees,
      centre: () => {
        const box = frame.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 800, height: 600 }
        return flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 })
      },
    })
  }, [flow, frame])

  useEffect(() => {
    if (openedCount === 0 && startViewport !== null) return undefined
    const {
      graph,
      view: { viewport },
    } = currentDocument()
    const showStart = () => {
      if (graph.nodes.length === 0) return flow.setViewport({ x: 0, y: 0, zoom: 1 })
      return viewport === null ? showAll(flow, { frame: frame.current, duration: 0 }) : flow.setViewport(viewport)
    }
    // The cards of the new document have to be there before they can be fitted.
    const timer = setTimeout(() => void showStart(), 60)
    return () => clearTimeout(timer)
  }, [flow, frame, openedCount, startViewport])

  const onMoveStart = useCallback((event: MouseEvent | TouchEvent | null) => {
    if (event !== null) zooming.current?.interrupt()
  }, [])
  const onMoveEnd = useCallback((_: unknown, viewport: Viewport) => changeView({ viewport }), [])
  const openCardMenu = useCallback((key: string, event: { readonly clientX: number; readonly clientY: number }) => {
    const { graph, view } = currentDocument()
    const card = shownCards(graph).byKey.get(key)
    if (card === undefined) return
    const members = card.members.map(({ id }) => id)
    if (!members.every((id) => view.selection.includes(id))) changeView({ selection: members })
    const at = { x: event.clientX, y: event.clientY }
    changeCanvas({
      menu:
        card.type === 'node' ? { at, node: card.node.id, group: card.home ?? null } : { at, node: null, group: card.group.id },
    })
  }, [])
  return { far, startViewport, onMoveStart, onMoveEnd, openCardMenu }
}
