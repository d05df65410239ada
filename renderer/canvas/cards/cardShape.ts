import { Position, type NodeHandle } from '@xyflow/react'
import type { GraphNode } from '../../../engine/contract/document.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { cardWidth } from '../../../engine/layout/cardBox.ts'
import { cardInputs } from '../../../engine/layout/cardInputs.ts'
import { cardLook } from '../../../engine/layout/cardLook.ts'
import { nodeCardHeight } from '../../../engine/layout/nodeCardHeight.ts'
import { portPitch, portTop } from '../../../engine/layout/wirePath.ts'

/** What React Flow would measure on a card. */
export interface CardShape {
  readonly measured: { readonly width: number; readonly height: number }
  readonly handles: NodeHandle[]
}

/** Width of a card's border, from whose inner edge its ports are placed. */
const border = 1

/**
 * A card's size without a live picture and where its ports are. Told and not waited for: React Flow mounts whatever it has
 * no measurements of, in sight or not. It measures again what it has mounted.
 */
export function cardShape(node: GraphNode): CardShape {
  const middle = border + portTop
  const half = cardLook.port / 2
  const inputs = cardInputs(node).map(({ name, multiple }, at): NodeHandle => {
    const height = multiple === true ? cardLook.portMultiple : cardLook.port
    return {
      id: name,
      type: 'target',
      position: Position.Left,
      x: border - half,
      y: middle + at * portPitch - height / 2,
      width: cardLook.port,
      height,
    }
  })
  const output: NodeHandle = {
    type: 'source',
    position: Position.Right,
    x: cardWidth - border - half,
    y: middle - half,
    width: cardLook.port,
    height: cardLook.port,
  }
  return {
    measured: { width: cardWidth, height: nodeCardHeight(node) },
    handles: layerKind(node.kind)?.hasOutput === false ? inputs : [...inputs, output],
  }
}
