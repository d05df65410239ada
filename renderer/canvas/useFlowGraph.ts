import { applyNodeChanges, type NodeChange } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { changeView, currentDocument, useDocument } from '../document/documentStore.ts'
import { useLanguage } from '../i18n/language.ts'
import { changeCanvas, useCanvasState } from './canvasState.ts'
import { flowEdges } from './flowEdges.ts'
import { flowNodes, type FlowNode } from './flowNodes.ts'

export function useFlowEdges() {
  const graph = useDocument((document) => document.graph)
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
    current.current = flowNodes(cards, { before: current.current, selection: new Set(selection), language })
    // oxlint-disable-next-line react/set-state-in-effect -- the document is outside React Flow's state and must flow into it
    setNodes(current.current)
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
