import type { Connection, IsValidConnection, OnConnectEnd } from '@xyflow/react'
import { useReactFlow } from '@xyflow/react'
import { useCallback, useState } from 'react'
import { nodeId, type NodeId } from '../../engine/contract/ids.ts'
import { canConnect } from '../../engine/analyse/canConnect.ts'
import { groupEnd } from '../../engine/analyse/groupEnd.ts'
import { succeed, type Result } from '../../engine/contract/problem.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { currentAnalysis } from '../document/analysisStore.ts'
import { currentDocument } from '../document/documentStore.ts'
import { connectNodes, type Ends } from '../document/actions/wires.ts'
import { changeCanvas, openPalette } from './canvasState.ts'
import type { FlowEdge } from './flowEdges.ts'
import type { Point } from '../../engine/layout/wirePath.ts'

/** Whether a wire may be drawn in the network as it is. */
export function checkEnds(ends: Ends): Result<null> {
  const { nodes } = currentAnalysis()
  return canConnect(currentDocument().graph, { ends, shapeOf: (id) => nodes.get(id) })
}

/** The nodes that a wire between two cards would join, and whether it may; a folded group stands for one of its nodes. */
export function checkCards({
  source,
  target,
  targetHandle,
}: {
  readonly source: string
  readonly target: string
  readonly targetHandle: string | null
}): Result<Ends> {
  const from = nodeOf(source, 'out')
  if (!from.ok) return from
  const to = nodeOf(target, 'in')
  if (!to.ok) return to
  const isNode = to.value === target
  const ends = { from: from.value, to: to.value, toPort: (isNode ? targetHandle : null) ?? firstFreePort(to.value) }
  const outcome = checkEnds(ends)
  return outcome.ok ? succeed(ends) : outcome
}

function nodeOf(key: string, side: 'in' | 'out'): Result<NodeId> {
  const { graph } = currentDocument()
  const card = shownCards(graph).byKey.get(key)
  return card?.type === 'group' ? groupEnd(graph, { group: card.group.id, side }) : succeed(nodeId(key))
}

/** Drawing wires: right ones are joined, wrong ones refused with the reason, loose ones ask what to add. */
export function useConnecting() {
  const { screenToFlowPosition } = useReactFlow()
  const [active, setActive] = useState(false)

  const isValidConnection: IsValidConnection<FlowEdge> = useCallback(({ source, target, targetHandle }) => {
    return checkCards({ source, target, targetHandle: targetHandle ?? null }).ok
  }, [])
  const onConnect = useCallback(({ source, target, targetHandle }: Connection) => {
    const ends = checkCards({ source, target, targetHandle })
    if (ends.ok) connectNodes(ends.value)
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
      const startsAtOutput = fromHandle.type === 'source'
      const start = fromNode.id
      const other = toHandle?.nodeId ?? cardUnder(at)
      if (other === start && toHandle === null) return
      const outcome: Result<Ends | null> =
        other === null
          ? askForLayer(start, { at: screenToFlowPosition(at), startsAtOutput, port: fromHandle.id ?? null })
          : startsAtOutput
            ? checkCards({
                source: start,
                target: other,
                targetHandle: toHandle?.type === 'target' ? (toHandle.id ?? null) : null,
              })
            : checkCards({ source: other, target: start, targetHandle: fromHandle.id ?? null })
      if (outcome.ok) {
        if (outcome.value !== null) connectNodes(outcome.value)
        return
      }
      const [problem] = outcome.problems
      if (problem !== undefined) changeCanvas({ refusal: { message: problem.message, fixes: problem.fixes, at } })
    },
    [screenToFlowPosition],
  )
  return { active, isValidConnection, onConnect, onConnectStart, onConnectEnd }
}

/** A wire that was let go over empty canvas: which layer should stand at its loose end? */
function askForLayer(
  start: string,
  { at, startsAtOutput, port }: { readonly at: Point; readonly startsAtOutput: boolean; readonly port: string | null },
): Result<null> {
  const node = nodeOf(start, startsAtOutput ? 'out' : 'in')
  if (!node.ok) return node
  const side = startsAtOutput ? 'from' : 'to'
  openPalette({
    place: at,
    wire: { node: node.value, side, port: node.value === start ? (port ?? 'in') : firstFreePort(node.value) },
  })
  return succeed(null)
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
