import type { NodeProps } from '@xyflow/react'
import { memo, useContext } from 'react'
import type { NodeAnalysis } from '../../../engine/analyse/analysis.ts'
import { nodeId } from '../../../engine/contract/ids.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { cardInputs } from '../../../engine/layout/cardInputs.ts'
import { nodeCardHeight } from '../../../engine/layout/nodeCardHeight.ts'
import { useNodeFigures } from '../../document/analysisStore.ts'
import { useDocument } from '../../document/documentStore.ts'
import { kindColour } from '../../palette/kindColour.ts'
import { classNames } from '../../ui/classNames.ts'
import { useCanvasState } from '../canvasState.ts'
import { IsFar } from '../canvasWords.ts'
import type { FlowNode } from '../flowNodes.ts'
import { CardFace } from './CardFace.tsx'
import styles from './LayerCard.module.css'
import { Port } from './Port.tsx'

function worstOf(analysis: NodeAnalysis | undefined) {
  return { worst: analysis?.problems[0]?.severity }
}

/** A node of the network. From far away it is a patch of its category's colour, with nothing on it that could not be read. */
export const LayerCard = memo(function LayerCard({ id, selected }: NodeProps<FlowNode>) {
  const isFar = useContext(IsFar)
  const own = nodeId(id)
  const node = useDocument((document) => indexGraph(document.graph).nodes.get(own))
  const { worst } = useNodeFigures(own, worstOf)
  const renaming = useCanvasState((state) => state.renaming === id)
  if (node === undefined) return null
  const definition = layerKind(node.kind)
  const isPatch = isFar && !renaming
  return (
    <div
      className={classNames(styles.card, selected && styles.selected, worst === 'error' && styles.wrong)}
      style={{ ...kindColour(definition?.category ?? null), ...(isPatch ? { height: nodeCardHeight(node) } : {}) }}
    >
      {cardInputs(node).map((port, index) => (
        <Port key={port.name} side="input" owner={node.name} name={port.name} index={index} multiple={port.multiple} />
      ))}
      {!isPatch && <CardFace node={node} renaming={renaming} />}
      {definition?.hasOutput !== false && <Port side="output" owner={node.name} />}
    </div>
  )
})
