import '@xyflow/react/dist/base.css'
import {
  Background,
  ConnectionMode,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  type EdgeTypes,
  type NodeTypes,
} from '@xyflow/react'
import { useCallback, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { nodeId } from '../../engine/contract/ids.ts'
import { placeNodes } from '../document/actions/selection.ts'
import { putNodeOnWire } from '../document/actions/wires.ts'
import { currentDocument } from '../document/documentStore.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import styles from './Canvas.module.css'
import {
  closeWhatIsOpen,
  minimapColour,
  openCanvasMenu,
  openOrRename,
  selectClicked,
  selectWire,
  takeFocus,
} from './canvasHandlers.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { CanvasOverlays } from './CanvasOverlays.tsx'
import { changeCanvas } from './canvasState.ts'
import { CanvasWords, IsFar } from './canvasWords.ts'
import { LayerCard } from './cards/LayerCard.tsx'
import { mountedAllUpTo, type FlowNode } from './flowNodes.ts'
import { GroupCard } from './groups/GroupCard.tsx'
import { GroupFrames } from './groups/GroupFrames.tsx'
import { memberPlaces } from './groups/memberPlaces.ts'
import { useKeyboardWalk } from './keyboard/useKeyboardWalk.ts'
import { SelectionNews } from './SelectionNews.tsx'
import { useCanvasDrop } from './useCanvasDrop.ts'
import { useFlowEdges, useFlowNodes } from './useFlowGraph.ts'
import { useSameList } from './useSameList.ts'
import { SpacePan } from './view/SpacePan.tsx'
import { useCanvasView } from './view/useCanvasView.ts'
import { zoomLimits } from './view/zoomSteps.ts'
import { ConnectionPreview } from './wires/ConnectionPreview.tsx'
import type { FlowEdge } from './wires/flowEdges.ts'
import { useConnecting } from './wires/useConnecting.ts'
import { WireEdge } from './wires/WireEdge.tsx'
import { looseNodeOverWire } from './wires/wireUnder.ts'

const nodeTypes: NodeTypes = { card: LayerCard, folded: GroupCard }
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
  useKeyboardWalk(frame)
  const ariaLabels = useMemo(
    () => ({
      // Which of the two React Flow takes depends on whose the keyboard is.
      'node.a11yDescription.default': t('canvas.nodeHelp'),
      'node.a11yDescription.keyboardDisabled': t('canvas.nodeHelp'),
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
    placeNodes(memberPlaces(currentDocument().graph, new Map(moved.map((item) => [item.id, item.position]))))
  }, [])
  const { openCardMenu } = view
  const onNodeContextMenu = useCallback(
    (event: React.MouseEvent, node: FlowNode) => {
      event.preventDefault()
      openCardMenu(node.id, event)
    },
    [openCardMenu],
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
      onPointerDownCapture={takeFocus}
      onDragEnter={drop.onDragEnter}
      onDragOver={drop.onDragOver}
      onDragLeave={drop.onDragLeave}
      onDrop={drop.onDrop}
    >
      <CanvasWords value={t}>
        <IsFar value={view.far}>
          <ReactFlow<FlowNode, FlowEdge>
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={onNodesChange}
            onNodeDrag={onNodeDrag}
            onNodeDragStop={onNodeDragStop}
            onEdgeClick={selectWire}
            onNodeClick={selectClicked}
            onPaneClick={closeWhatIsOpen}
            onNodeDoubleClick={openOrRename}
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
            onMoveStart={view.onMoveStart}
            onMoveEnd={view.onMoveEnd}
            {...(view.startViewport === null ? {} : { defaultViewport: view.startViewport })}
            minZoom={zoomLimits.least}
            maxZoom={zoomLimits.most}
            selectionOnDrag
            selectionMode={SelectionMode.Partial}
            panOnDrag={[1]}
            panActivationKeyCode={null}
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
            onlyRenderVisibleElements={nodes.length > mountedAllUpTo}
          >
            <Background gap={20} size={2} />
            <GroupFrames far={view.far} />
            {nodes.length > 0 && (
              <MiniMap<FlowNode>
                className={styles.minimap ?? ''}
                ariaLabel={t('canvas.minimap')}
                nodeColor={minimapColour}
                nodeBorderRadius={10}
                pannable
                zoomable
                style={minimapSize}
              />
            )}
            <CanvasOverlays />
            <SpacePan frame={frame} />
          </ReactFlow>
        </IsFar>
      </CanvasWords>
      <CanvasMenu />
      <SelectionNews />
    </section>
  )
}
