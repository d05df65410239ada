import type { NodeProps } from '@xyflow/react'
import { Lock } from 'lucide-react'
import { memo, useContext } from 'react'
import { nodeId } from '../../engine/contract/ids.ts'
import type { NodeAnalysis } from '../../engine/analyse/analysis.ts'
import { formatShape } from '../../engine/graph/shape.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { useNodeFigures } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { renameNode } from '../document/actions/renameNode.ts'
import { useLocalText } from '../i18n/language.ts'
import { NodeThumbnail } from '../run/NodeThumbnail.tsx'
import { classNames } from '../ui/classNames.ts'
import { CardRename } from './CardRename.tsx'
import { useCanvasState } from './canvasState.ts'
import type { FlowNode } from './flowNodes.ts'
import { compactCount } from '../../engine/layout/compactCount.ts'
import { kindTitle, unknownLine } from '../../engine/layout/kindTitle.ts'
import { settingsLine } from '../../engine/layout/settingsLine.ts'
import { IsFar, useCanvasWords } from './canvasWords.ts'
import styles from './LayerCard.module.css'
import { Port } from './Port.tsx'
import { ProblemBadge } from './ProblemBadge.tsx'
import { kindColour } from '../palette/kindColour.ts'

/** What a card shows of its node's analysis: most edits change what a layer sees, and none of these. */
function cardFigures(analysis: NodeAnalysis | undefined) {
  const shape = analysis?.outputShape ?? null
  return {
    parameters: analysis === undefined ? 0 : analysis.trainable + analysis.frozen,
    shape: shape === null ? null : formatShape(shape),
    worst: analysis?.problems[0]?.severity,
    problems: analysis?.problems.length ?? 0,
  }
}

/** A node of the network: what it is, what was chosen, what it gives, what it has learned to see. */
export const LayerCard = memo(function LayerCard({ id, selected }: NodeProps<FlowNode>) {
  const t = useCanvasWords()
  const isFar = useContext(IsFar)
  const local = useLocalText()
  const own = nodeId(id)
  const node = useDocument((document) => indexGraph(document.graph).nodes.get(own))
  const { parameters, shape, worst, problems } = useNodeFigures(own, cardFigures)
  const renaming = useCanvasState((state) => state.renaming === id)
  if (node === undefined) return null

  const definition = layerKind(node.kind)
  const figure = node.kind === 'input' ? null : parameters === 0 ? null : compactCount(parameters)
  const settings = settingsLine(node) ?? local(unknownLine(node))
  return (
    <div
      className={classNames(styles.card, selected && styles.selected, worst === 'error' && styles.wrong)}
      style={kindColour(definition?.category ?? null)}
    >
      {(definition?.inputs ?? [{ name: 'in', multiple: true }]).map((port, index) => (
        <Port key={port.name} side="input" owner={node.name} name={port.name} index={index} multiple={port.multiple} />
      ))}
      <header className={styles.header}>
        {renaming ? (
          <CardRename name={node.name} onRename={(name) => renameNode(own, name)} />
        ) : (
          <>
            <span className={styles.title}>{local(kindTitle(node))}</span>
            {node.frozen === true && <Lock size={11} aria-label={t('inspector.frozen')} className={styles.frozen} />}
            {node.frozen !== true && node.learningRateFactor !== undefined && (
              <span className={styles.rate} title={t('canvas.rateFactor', { factor: node.learningRateFactor })}>
                ×{node.learningRateFactor}
              </span>
            )}
            {figure !== null && (
              <span className={styles.figure} {...(isFar ? {} : { title: t('canvas.parametersOf', { count: parameters }) })}>
                {figure}
              </span>
            )}
          </>
        )}
        {worst !== undefined && worst !== 'hint' && <ProblemBadge node={own} severity={worst} count={problems} />}
      </header>
      {settings !== '' && <div className={styles.settings}>{settings}</div>}
      <div className={styles.line}>
        <span className={styles.name}>{node.name}</span>
        {shape !== null && node.kind !== 'input' && <span className={styles.output}>{shape}</span>}
      </div>
      <div className={styles.live}>{!isFar && <NodeThumbnail node={own} />}</div>
      {definition?.hasOutput !== false && <Port side="output" owner={node.name} />}
    </div>
  )
})
