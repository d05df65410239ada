import { Lock } from 'lucide-react'
import { memo } from 'react'
import type { NodeAnalysis } from '../../../engine/analyse/analysis.ts'
import type { GraphNode } from '../../../engine/contract/document.ts'
import { formatShape } from '../../../engine/graph/shape.ts'
import { compactCount } from '../../../engine/layout/compactCount.ts'
import { kindTitle, unknownLine } from '../../../engine/layout/kindTitle.ts'
import { settingsLine } from '../../../engine/layout/settingsLine.ts'
import { nameRefusal, renameNode } from '../../document/actions/renameNode.ts'
import { useNodeFigures } from '../../document/analysisStore.ts'
import { useLocalText } from '../../i18n/language.ts'
import { NodeThumbnail } from '../../run/NodeThumbnail.tsx'
import { explained } from '../../ui/explained.ts'
import { useCanvasWords } from '../canvasWords.ts'
import { CardRename } from './CardRename.tsx'
import styles from './LayerCard.module.css'
import { ProblemBadge } from './ProblemBadge.tsx'

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

/** What stands on a node's card between its ports near by: what it is, what was chosen, what it gives, what it has learned to see. */
export const CardFace = memo(function CardFace({ node, renaming }: { readonly node: GraphNode; readonly renaming: boolean }) {
  const t = useCanvasWords()
  const local = useLocalText()
  const { parameters, shape, worst, problems } = useNodeFigures(node.id, cardFigures)
  const figure = node.kind === 'input' ? null : parameters === 0 ? null : compactCount(parameters)
  const settings = settingsLine(node) ?? local(unknownLine(node))
  return (
    <>
      <header className={styles.header}>
        {renaming ? (
          <CardRename
            name={node.name}
            check={(name) => nameRefusal(node.id, name)}
            onRename={(name) => renameNode(node.id, name)}
          />
        ) : (
          <>
            <span className={styles.title}>{local(kindTitle(node))}</span>
            {node.frozen === true && <Lock size={11} aria-label={t('inspector.frozen')} className={styles.frozen} />}
            {node.frozen !== true && node.learningRateFactor !== undefined && (
              <span
                className={styles.rate}
                {...explained(t('canvas.rateFactor', { factor: node.learningRateFactor }), { withFocusAround: true })}
              >
                ×{node.learningRateFactor}
              </span>
            )}
            {figure !== null && (
              <span className={styles.figure} {...explained(t('canvas.parametersOf', { count: parameters }))}>
                {figure}
              </span>
            )}
          </>
        )}
        {worst !== undefined && worst !== 'hint' && <ProblemBadge node={node.id} severity={worst} count={problems} />}
      </header>
      {settings !== '' && <div className={styles.settings}>{settings}</div>}
      <div className={styles.line}>
        <span className={styles.name}>{node.name}</span>
        {shape !== null && node.kind !== 'input' && <span className={styles.output}>{shape}</span>}
      </div>
      <div className={styles.live}>
        <NodeThumbnail node={node.id} />
      </div>
    </>
  )
})
