import type { Connection, IsValidConnection, OnConnectEnd } from '@xyflow/react'
import { useReactFlow } from '@xyflow/react'
import { useCallback, useState } from 'react'
import { nodeId } from '../../../engine/contract/ids.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { portTop, type Point } from '../../../engine/layout/wirePath.ts'
import { connectNodes } from '../../document/actions/wires.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { changeCanvas, openPalette } from '../canvasState.ts'
import { chooseEnds, chooseNode } from './chooseEnds.ts'
import type { FlowEdge } from './flowEdges.ts'
import { cardEnds, firstFreePort, wireChoices, type CardEnds } from './wireChoices.ts'

/** Drawing wires: right ones are joined, wrong ones refused with the reason, loose ones ask what to add, and a folded group which of its layers is meant. */
export function useConnecting() {
  const { screenToFlowPosition } = useReactFlow()
  const [active, setActive] = useState(false)

  const isValidConnection: IsValidConnection<FlowEdge> = useCallback(({ source, target, targetHandle }) => {
    return wireChoices({ source, target, targetHandle: targetHandle ?? null }).ok
  }, [])
  const onConnect = useCallback(({ source, target, targetHandle }: Connection) => {
    drawWire({ source, target, targetHandle }, portPlace(target))
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
      if (other === null) {
        const place = screenToFlowPosition(at)
        return askForLayer(start, { at, place, side: startsAtOutput ? 'from' : 'to', port: fromHandle.id ?? null })
      }
      const aimed = toHandle?.type === 'target' ? (toHandle.id ?? null) : null
      drawWire(
        startsAtOutput
          ? { source: start, target: other, targetHandle: aimed }
          : { source: other, target: start, targetHandle: fromHandle.id ?? null },
        at,
      )
    },
    [screenToFlowPosition],
  )
  return { active, isValidConnection, onConnect, onConnectStart, onConnectEnd }
}

function drawWire(cards: CardEnds, at: Point): void {
  const choices = wireChoices(cards)
  if (choices.ok) {
    const [first, ...others] = choices.value
    if (others.length === 0) connectNodes(first)
    else chooseEnds(choices.value, { at })
    return
  }
  const [problem] = choices.problems
  if (problem !== undefined) changeCanvas({ refusal: { message: problem.message, fixes: problem.fixes, at } })
}

/** A wire that was let go over empty canvas: which layer should stand at its loose end? */
function askForLayer(
  start: string,
  {
    at,
    place,
    side,
    port,
  }: { readonly at: Point; readonly place: Point; readonly side: 'from' | 'to'; readonly port: string | null },
): void {
  const isNode = indexGraph(currentDocument().graph).nodes.has(nodeId(start))
  chooseNode(cardEnds(start, side === 'from' ? 'out' : 'in'), {
    at,
    onChoose: (node) => openPalette({ place, wire: { node, side, port: (isNode ? port : null) ?? firstFreePort(node) } }),
  })
}

function cardUnder({ x, y }: Point): string | null {
  return document.elementFromPoint(x, y)?.closest('.react-flow__node')?.getAttribute('data-id') ?? null
}

/** Where a card's input is, in window pixels. */
function portPlace(key: string): Point {
  const box = document.querySelector(`.react-flow__node[data-id="${CSS.escape(key)}"]`)?.getBoundingClientRect()
  return { x: box?.left ?? 0, y: (box?.top ?? 0) + portTop }
}
