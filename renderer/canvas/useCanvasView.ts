import { useReactFlow, useStore, type Viewport } from '@xyflow/react'
import { useCallback, useEffect, useState, type RefObject } from 'react'
import { text } from '../../engine/contract/text.ts'
import { moveNodes } from '../../engine/document/moveNodes.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { showNode } from '../document/actions/groups.ts'
import { perform } from '../document/actions/perform.ts'
import { changeView, currentDocument, useDocumentStore } from '../document/documentStore.ts'
import { changeCanvas } from './canvasState.ts'
import { provideCanvasView } from './canvasView.ts'
import { foldAll } from './foldAll.ts'
import { memberPlaces } from './memberPlaces.ts'
import { tidyLayout } from './tidyLayout.ts'
import { zoomSteps } from './zoomSteps.ts'

/** Below this zoom, cards are coloured silhouettes. */
const farZoom = 0.42
const calmMs = 240
const fitOptions = { padding: { top: '64px', bottom: '76px', left: '48px', right: '48px' }, maxZoom: 1.1 } as const

function aspectOf(frame: HTMLElement | null): number {
  const box = frame?.getBoundingClientRect()
  return box === undefined || box.height === 0 ? 1.6 : box.width / box.height
}

/** What is seen of the canvas: the saved viewport, fitting, tidying, and the commands that the rest of the window gives. */
export function useCanvasView(frame: RefObject<HTMLDivElement | null>) {
  const flow = useReactFlow()
  const far = useStore((state) => state.transform[2] < farZoom)
  const openedCount = useDocumentStore((state) => state.openedCount)
  const [startViewport] = useState<Viewport | null>(() => {
    const { graph, view } = currentDocument()
    return graph.nodes.length === 0 ? { x: 0, y: 0, zoom: 1 } : view.viewport
  })

  useEffect(() => {
    const duration = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : calmMs
    const fit = () => void flow.fitView({ ...fitOptions, duration })
    const step = zoomSteps(duration / 2)
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
      zoomBy: (factor) => void flow.zoomTo(step(flow.getZoom(), factor), { duration: duration / 2 }),
      centreOn: (node) => {
        showNode(node)
        const target = shownCards(currentDocument().graph).cardOf(node)
        if (target !== undefined)
          void flow.setCenter(target.x + 79, target.y + 40, { zoom: Math.max(0.8, flow.getZoom()), duration })
      },
      reveal: (node) => {
        const target = shownCards(currentDocument().graph).cardOf(node)
        const box = frame.current?.getBoundingClientRect()
        if (target === undefined || box === undefined) return
        const left = flow.screenToFlowPosition({ x: box.left, y: box.top })
        const right = flow.screenToFlowPosition({ x: box.right, y: box.bottom })
        const seen = target.x >= left.x && target.x + 158 <= right.x && target.y >= left.y && target.y + 92 <= right.y
        if (!seen) void flow.setCenter(target.x + 79, target.y + 40, { zoom: flow.getZoom(), duration })
      },
      centre: () => {
        const box = frame.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 800, height: 600 }
        return flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 })
      },
    })
  }, [flow, frame])

  useEffect(() => {
    if (openedCount === 0) return undefined
    const {
      graph,
      view: { viewport },
    } = currentDocument()
    const showStart = () => {
      if (graph.nodes.length === 0) return flow.setViewport({ x: 0, y: 0, zoom: 1 })
      return viewport === null ? flow.fitView(fitOptions) : flow.setViewport(viewport)
    }
    // The cards of the new document have to be there before they can be fitted.
    const timer = setTimeout(() => void showStart(), 60)
    return () => clearTimeout(timer)
  }, [flow, openedCount])

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
  return { far, startViewport, fitOptions, onMoveEnd, openCardMenu }
}
