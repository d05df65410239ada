import '@xyflow/react/dist/base.css'
import {
  applyNodeChanges,
  Background,
  ConnectionMode,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  type EdgeTypes,
  type NodeChange,
  type NodeTypes,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nodeId, type NodeId } from '../../engine/contract/ids.ts'
import { useDocument, changeView } from '../document/documentStore.ts'
import { placeNodes } from '../document/actions/selection.ts'
import { putNodeOnWire } from '../document/actions/wires.ts'
import { useLanguage } from '../i18n/language.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import styles from './Canvas.module.css'
import { closeWhatIsOpen, deselectWire, minimapColour, openCanvasMenu, selectWire, startRenaming } from './canvasHandlers.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { CanvasOverlays } from './CanvasOverlays.tsx'
import { changeCanvas, useCanvasState } from './canvasState.ts'
import { ConnectionPreview } from './ConnectionPreview.tsx'
import { flowEdges, type FlowEdge } from './flowEdges.ts'
import { flowNodes, type FlowNode } from './flowNodes.ts'
import { GroupFrames } from './GroupFrames.tsx'
import { LayerCard } from './LayerCard.tsx'
import { useCanvasDrop } from './useCanvasDrop.ts'
import { useCanvasView } from './useCanvasView.ts'
import { useConnecting } from './useConnecting.ts'
import { useSameList } from './useSameList.ts'
import { looseNodeOverWire } from './wireUnder.ts'
import { WireEdge } from './WireEdge.tsx'

const nodeTypes: NodeTypes = { card: LayerCard }
const edgeTypes: EdgeTypes = { wire: WireEdge }
const additiveKeys = ['Shift', 'Meta', 'Control']
const snapGrid: [number, number] = [4, 4]
const minimapSize = { width: 150, height: 84 }

/** The network as people draw it. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  )
}

function CanvasFlow() {
  const { t } = useTranslation()
  const edges = useSameList(useFlowEdges())
  const { nodes: fresh, onNodesChange } = useFlowNodes()
  const nodes = useSameList(fresh)
  const training = useRunStore((state) => state.run.type === 'training' && compiledRun(state.run) !== null)
  const frame = useRef<HTMLDivElement>(null)
  const view = useCanvasView(frame)
  const connecting = useConnecting()
  const drop = useCanvasDrop()
  const ariaLabels = useMemo(
    () => ({
      'node.a11yDescription.default': t('canvas.nodeHelp'),
      'edge.a11yDescription.default': t('canvas.wireHelp'),
    }),
    [t],
  )

  const onNodeDrag = useCallback((event: MouseEvent | TouchEvent | React.MouseEvent, node: FlowNode) => {
    changeCanvas({ dropWire: looseNodeOverWire(nodeId(node.id), event) })
  }, [])
  const onNodeDragStop = useCallback((event: MouseEvent | TouchEvent | React.MouseEvent, node: FlowNode, moved: FlowNode[]) => {
    const wire = moved.length === 1 ? looseNodeOverWire(nodeId(node.id), event) : null
    changeCanvas({ dropWire: null })
    if (wire !== null && putNodeOnWire(nodeId(node.id), wire)) return
    placeNodes(new Map(moved.map((item) => [nodeId(item.id), item.position])))
  }, [])
  const { openNodeMenu } = view
  const onNodeContextMenu = useCallback(
    (event: React.MouseEvent, node: FlowNode) => {
      event.preventDefault()
      openNodeMenu(nodeId(node.id), event)
    },
    [openNodeMenu],
  )

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- where drags from the palette are let go; Enter adds without a pointer
    <section
      ref={frame}
      className={styles.canvas}
      aria-label={t('canvas.label')}
      data-far={view.far}
      data-training={training}
      data-connecting={connecting.active}
      onDragOver={drop.onDragOver}
      onDragLeave={drop.onDragLeave}
      onDrop={drop.onDrop}
    >
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onNodeDrag={onNodeDrag}
        onNodeDragStop={onNodeDragStop}
        onEdgeClick={selectWire}
        onNodeClick={deselectWire}
        onPaneClick={closeWhatIsOpen}
        onNodeDoubleClick={startRenaming}
        onNodeContextMenu={onNodeContextMenu}
        onPaneContextMenu={openCanvasMenu}
        onSelectionContextMenu={openCanvasMenu}
        onConnect={connecting.onConnect}
        onConnectStart={connecting.onConnectStart}
        onConnectEnd={connecting.onConnectEnd}
        isValidConnection={connecting.isValidConnection}
        connectionLineComponent={ConnectionPreview}
        connectionMode={ConnectionMode.Strict}
        connectionRadius={28}
        onMoveEnd={view.onMoveEnd}
        {...(view.startViewport === null
          ? { fitView: true, fitViewOptions: view.fitOptions }
          : { defaultViewport: view.startViewport })}
        minZoom={0.05}
        maxZoom={2.5}
        selectionOnDrag
        selectionMode={SelectionMode.Partial}
        panOnDrag={[1]}
        panActivationKeyCode="Space"
        multiSelectionKeyCode={additiveKeys}
        selectionKeyCode={null}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        elevateNodesOnSelect
        attributionPosition="bottom-center"
        ariaLabelConfig={ariaLabels}
        snapToGrid
        snapGrid={snapGrid}
        onlyRenderVisibleElements={nodes.length > 150}
      >
        <Background gap={20} size={2} />
        <GroupFrames />
        <MiniMap<FlowNode>
          className={styles.minimap ?? ''}
          ariaLabel={t('canvas.minimap')}
          nodeColor={minimapColour}
          nodeBorderRadius={10}
          pannable
          zoomable
          style={minimapSize}
        />
        <CanvasOverlays />
      </ReactFlow>
      <CanvasMenu />
    </section>
  )
}

function useFlowEdges() {
  const graph = useDocument((document) => document.graph)
  const selected = useCanvasState((state) => state.selectedWire)
  return useMemo(() => flowEdges(graph, { selected }), [graph, selected])
}

/** React Flow's copy of the nodes: it holds what a drag moves until the drag ends and becomes one step of the history. */
function useFlowNodes() {
  const documentNodes = useDocument((document) => document.graph.nodes)
  const selection = useDocument((document) => document.view.selection)
  const language = useLanguage((state) => state.language)
  const [nodes, setNodes] = useState<FlowNode[]>([])
  const current = useRef(nodes)

  useEffect(() => {
    current.current = flowNodes(documentNodes, { before: current.current, selection: new Set(selection), language })
    // oxlint-disable-next-line react/set-state-in-effect -- the document is outside React Flow's state and must flow into it
    setNodes(current.current)
  }, [documentNodes, selection, language])

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    current.current = applyNodeChanges(changes, current.current)
    setNodes(current.current)
    if (changes.some((change) => change.type === 'select')) {
      const chosen: NodeId[] = current.current.filter((node) => node.selected === true).map((node) => nodeId(node.id))
      changeView({ selection: chosen })
      if (chosen.length > 0) changeCanvas({ selectedWire: null })
    }
  }, [])
  return { nodes, onNodesChange }
}
