import type { Connection, IsValidConnection, OnConnectEnd } from '@xyflow/react'
import { useReactFlow } from '@xyflow/react'
import { useCallback, useState } from 'react'
import { nodeId, type NodeId } from '../../engine/contract/ids.ts'
import { canConnect } from '../../engine/analyse/canConnect.ts'
import type { Result } from '../../engine/contract/problem.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { currentAnalysis } from '../document/analysisStore.ts'
import { currentDocument } from '../document/documentStore.ts'
import { connectNodes, type Ends } from '../document/actions/wires.ts'
import { changeCanvas, openPalette } from './canvasState.ts'
import type { FlowEdge } from './flowEdges.ts'

/** Whether a wire may be drawn in the network as it is. */
export function checkEnds(ends: Ends): Result<null> {
  const { nodes } = currentAnalysis()
  return canConnect(currentDocument().graph, { ends, shapeOf: (id) => nodes.get(id) })
}

function endsOf({ source, target, targetHandle }: Pick<Connection, 'source' | 'target' | 'targetHandle'>): Ends {
  return { from: nodeId(source), to: nodeId(target), toPort: targetHandle ?? 'in' }
}

/** Drawing wires: right ones are joined, wrong ones refused with the reason, loose ones ask what to add. */
export function useConnecting() {
  const { screenToFlowPosition } = useReactFlow()
  const [active, setActive] = useState(false)

  const isValidConnection: IsValidConnection<FlowEdge> = useCallback((edge) => {
    return checkEnds(endsOf({ source: edge.source, target: edge.target, targetHandle: edge.targetHandle ?? null })).ok
  }, [])
  const onConnect = useCallback((connection: Connection) => {
    connectNodes(endsOf(connection))
  }, [])
  const onConnectStart = useCallback(() => {
    setActive(true)
    changeCanvas({ refusal: null })
  }, [])
  const onConnectEnd: OnConnectEnd = useCallback(
    (event, { isValid, fromHandle, fromNode, toHandle }) => {
      setActive(false)
      if (isValid === true || fromHandle === null || fromNode === null) return
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      if (point === undefined) return
      const at = { x: point.clientX, y: point.clientY }
      const start = nodeId(fromNode.id)
      const startsAtOutput = fromHandle.type === 'source'
      const other = toHandle?.nodeId ?? cardUnder(at)
      if (other === null || (other === start && toHandle === null)) {
        if (other === null) {
          openPalette({
            place: screenToFlowPosition(at),
            wire: { node: start, side: startsAtOutput ? 'from' : 'to', port: fromHandle.id ?? 'in' },
          })
        }
        return
      }
      const end = nodeId(other)
      const ends = startsAtOutput
        ? { from: start, to: end, toPort: toHandle?.type === 'target' ? (toHandle.id ?? 'in') : firstFreePort(end) }
        : { from: end, to: start, toPort: fromHandle.id ?? 'in' }
      const outcome = checkEnds(ends)
      if (outcome.ok) {
        connectNodes(ends)
        return
      }
      const [problem] = outcome.problems
      if (problem !== undefined) changeCanvas({ refusal: { message: problem.message, fixes: problem.fixes, at } })
    },
    [screenToFlowPosition],
  )
  return { active, isValidConnection, onConnect, onConnectStart, onConnectEnd }
}

function cardUnder({ x, y }: { readonly x: number; readonly y: number }): string | null {
  return document.elementFromPoint(x, y)?.closest('.react-flow__node')?.getAttribute('data-id') ?? null
}

/** A wire that is let go over a card goes into its first port without a wire, else into its first. */
export function firstFreePort(node: NodeId): string {
  const index = indexGraph(currentDocument().graph)
  const ports = layerKind(index.nodes.get(node)?.kind ?? '')?.inputs ?? []
  const free = ports.find((port) => port.multiple || !index.into(node).some((wire) => wire.toPort === port.name))
  return (free ?? ports[0])?.name ?? 'in'
}
