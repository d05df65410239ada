import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import type { NodeAnalysis } from '../../engine/analyse/analysis.ts'
import { nodeId } from '../../engine/contract/ids.ts'
import { formatShape } from '../../engine/graph/shape.ts'
import { useNodeFigures } from '../document/analysisStore.ts'
import { classNames } from '../ui/classNames.ts'
import type { FlowEdge } from './flowEdges.ts'
import { useCanvasState } from './canvasState.ts'
import { wirePath } from './wirePath.ts'
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
  const { shape } = useNodeFigures(nodeId(source), shapeOnWire)
  const isDropTarget = useCanvasState((state) => state.dropWire === id)
  const { path, label } = wirePath(
    { x: sourceX, y: sourceY },
    { x: targetX, y: targetY },
    { lane: data?.lane ?? 0, blocked: data?.blocked ?? false },
  )
  const marked = selected === true || isDropTarget
  return (
    <>
      <BaseEdge id={id} path={path} interactionWidth={22} className={classNames(styles.wire, marked && styles.marked)} />
      <path d={path} className={classNames(styles.flow, 'netwright-flow')} aria-hidden />
      {shape !== null && (
        <EdgeLabelRenderer>
          <div
            className={classNames(styles.shape, marked && styles.markedShape)}
            style={{ transform: `translate(${label.x}px, ${label.y}px) translate(-50%, -50%)` }}
          >
            {shape}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
