import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo, useContext } from 'react'
import type { NodeAnalysis } from '../../../engine/analyse/analysis.ts'
import { nodeId, wireId } from '../../../engine/contract/ids.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { formatShape } from '../../../engine/graph/shape.ts'
import { fitRoute, wirePath } from '../../../engine/layout/wirePath.ts'
import { useNodeFigures } from '../../document/analysisStore.ts'
import { changeView, useDocument } from '../../document/documentStore.ts'
import { classNames } from '../../ui/classNames.ts'
import { explained } from '../../ui/explained.ts'
import { changeCanvas, useCanvasState } from '../canvasState.ts'
import { IsFar, useCanvasWords } from '../canvasWords.ts'
import type { FlowEdge } from './flowEdges.ts'
import styles from './WireEdge.module.css'

function shapeOnWire(analysis: NodeAnalysis | undefined): { readonly shape: string | null } {
  const shape = analysis?.outputShape ?? null
  return { shape: shape === null ? null : formatShape(shape) }
}

/** A wire with the shape that flows through it. */
export const WireEdge = memo(function WireEdge({
  id,
  source,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
  selected,
}: EdgeProps<FlowEdge>) {
  const from = useDocument((document) => indexGraph(document.graph).wires.get(wireId(id))?.from ?? nodeId(source))
  const { shape } = useNodeFigures(from, shapeOnWire)
  const isDropTarget = useCanvasState((state) => state.dropWire === id)
  const start = { x: sourceX, y: sourceY }
  const end = { x: targetX, y: targetY }
  const { path, label } = wirePath(start, end, fitRoute(data?.route ?? null, { start, end }))
  const order = data?.order ?? null
  const t = useCanvasWords()
  const explanation = order === null ? null : t('canvas.inputOrder', { order })
  const isFar = useContext(IsFar)
  const marked = selected === true || isDropTarget
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={22}
        className={classNames(styles.wire, marked && styles.marked)}
        {...(explanation === null ? {} : explained(explanation, { withFocusAround: true }))}
      />
      <path d={path} className={classNames(styles.flow, 'netwright-flow')} aria-hidden />
      {!isFar && (shape !== null || order !== null) && (
        <EdgeLabelRenderer>
          <div
            className={classNames(styles.shape, marked && styles.markedShape)}
            style={{ transform: `translate(${label.x}px, ${label.y}px) translate(-50%, -50%)` }}
          >
            {explanation !== null && (
              <b className={styles.order} onPointerDown={() => select(id)} {...explained(explanation)}>
                {order}
              </b>
            )}
            {shape}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

function select(id: string): void {
  changeView({ selection: [] })
  changeCanvas({ selectedWire: wireId(id) })
}
