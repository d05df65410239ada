import { applyNodeChanges, type NodeChange } from '@xyflow/react'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { changeView, currentDocument, useDocument } from '../document/documentStore.ts'
import { useLanguage } from '../i18n/language.ts'
import { changeCanvas, useCanvasState } from './canvasState.ts'
import { flowNodes, mountedAllUpTo, type FlowNode } from './flowNodes.ts'
import { flowEdges } from './wires/flowEdges.ts'

/** Wires follow the cards in a drawing of their own: finding their ways and mounting them need not hold the cards up. */
export function useFlowEdges() {
  const graph = useDeferredValue(useDocument((document) => document.graph))
  const selected = useCanvasState((state) => state.selectedWire)
  return useMemo(() => flowEdges(graph, { selected }), [graph, selected])
}

/** React Flow's copy of the cards: it holds what a drag moves until the drag ends and becomes one step of the history. */
export function useFlowNodes() {
  const graph = useDocument((document) => document.graph)
  const selection = useDocument((document) => document.view.selection)
  const language = useLanguage((state) => state.language)
  const [nodes, setNodes] = useState<FlowNode[]>([])
  const current = useRef(nodes)

  useEffect(() => {
    const { cards } = shownCards(graph)
    const before = current.current.filter((node) => node.hidden !== true)
    const next = flowNodes(cards, { before, selection: new Set(selection), language })
    current.current = withLeaving(next, before)
    // oxlint-disable-next-line react/set-state-in-effect -- the document is outside React Flow's state and must flow into it
    setNodes(current.current)
    if (current.current === next) return undefined
    const frame = requestAnimationFrame(() => {
      current.current = current.current.filter((node) => node.hidden !== true)
      setNodes(current.current)
    })
    return () => cancelAnimationFrame(frame)
  }, [graph, selection, language])

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    current.current = applyNodeChanges(changes, current.current)
    setNodes(current.current)
    if (changes.some((change) => change.type === 'select')) {
      const { byKey } = shownCards(currentDocument().graph)
      const chosen = current.current.filter((node) => node.selected === true)
      changeView({ selection: chosen.flatMap((node) => byKey.get(node.id)?.members.map(({ id }) => id) ?? []) })
      if (chosen.length > 0) changeCanvas({ selectedWire: null })
    }
  }, [])
  return { nodes, onNodesChange }
}

/**
 * Large networks: what leaves the canvas is hidden for a frame before it is gone. React Flow unmounts hidden cards; one that
 * is gone while it is mounted throws, is caught by React and drawn alone, which for 500 cards is most of folding them
 * (`NodeWrapper` reads `internals` of a node that it does not find, @xyflow/react 12.12).
 */
function withLeaving(next: FlowNode[], before: readonly FlowNode[]): FlowNode[] {
  if (before.length <= mountedAllUpTo) return next
  const staying = new Set(next.map(({ id }) => id))
  const leaving = before.filter(({ id }) => !staying.has(id))
  return leaving.length === 0 ? next : [...next, ...leaving.map((node) => ({ ...node, hidden: true }))]
}
