import type { NodeProps } from '@xyflow/react'
import { Lock, Maximize2 } from 'lucide-react'
import { memo } from 'react'
import { compactCount } from '../../../engine/layout/compactCount.ts'
import { layerStripes } from '../../../engine/layout/layerStripes.ts'
import { shortcutOf } from '../../app/shortcuts.ts'
import { groupNameRefusal, renameGroup } from '../../document/actions/groups.ts'
import { useGraphFigures } from '../../document/analysisStore.ts'
import { kindVariable } from '../../palette/kindColour.ts'
import { NodeThumbnail } from '../../run/NodeThumbnail.tsx'
import { classNames } from '../../ui/classNames.ts'
import { explained } from '../../ui/explained.ts'
import { useCanvasState } from '../canvasState.ts'
import { useCanvasWords } from '../canvasWords.ts'
import { CardRename } from '../cards/CardRename.tsx'
import cardStyles from '../cards/LayerCard.module.css'
import { Port } from '../cards/Port.tsx'
import { ProblemBadge } from '../cards/ProblemBadge.tsx'
import type { FlowNode } from '../flowNodes.ts'
import { openGroupCard } from './foldCards.ts'
import styles from './GroupCard.module.css'
import { groupCardFace } from './groupCardFace.ts'

/** A folded group: its name, how much is inside, what goes in and what comes out; the stripes are its layers. */
export const GroupCard = memo(function GroupCard({ id, selected }: NodeProps<FlowNode>) {
  const t = useCanvasWords()
  const renaming = useCanvasState((state) => state.renaming === id)
  const face = useGraphFigures((graph, analysis) => groupCardFace(graph, { key: id, analysis }))
  if (face === null) return null
  const { group, name, worst, problemNode, shapes } = face
  return (
    <div
      className={classNames(
        cardStyles.card,
        styles.stack,
        selected && cardStyles.selected,
        worst === 'error' && cardStyles.wrong,
      )}
    >
      <Port side="input" owner={name} />
      <header className={cardStyles.header}>
        {renaming ? (
          <CardRename
            name={name}
            check={(next) => groupNameRefusal(group, next)}
            onRename={(fresh) => renameGroup(group, fresh)}
          />
        ) : (
          <>
            <span className={classNames(cardStyles.title, styles.name)} data-rename>
              {name}
            </span>
            {face.isFrozen && <Lock size={11} aria-label={t('inspector.frozen')} className={cardStyles.frozen} />}
            {face.parameters > 0 && (
              <span className={cardStyles.figure} {...explained(t('canvas.parametersOf', { count: face.parameters }))}>
                {compactCount(face.parameters)}
              </span>
            )}
            {worst !== null && problemNode !== null && <ProblemBadge node={problemNode} severity={worst} count={face.problems} />}
            <button
              type="button"
              className={classNames('nodrag', 'nopan', styles.open)}
              aria-label={t('canvas.openGroup', { name })}
              {...explained(t('canvas.openGroupTip'), { keys: shortcutOf('unfold') })}
              onClick={(event) => {
                event.stopPropagation()
                openGroupCard(group)
              }}
            >
              <Maximize2 size={12} aria-hidden />
            </button>
          </>
        )}
      </header>
      <div className={cardStyles.settings}>{t('canvas.layersInside', { count: face.layers })}</div>
      <KindStripes kinds={face.kinds} />
      <div className={classNames(cardStyles.line, styles.shapes)}>
        <span className={cardStyles.name} {...explained(shapes, { whenCut: true, withFocusAround: true })}>
          {shapes}
        </span>
      </div>
      <div className={cardStyles.live}>{face.pictured !== null && <NodeThumbnail node={face.pictured} />}</div>
      <Port side="output" owner={name} />
    </div>
  )
})

const KindStripes = memo(function KindStripes({ kinds }: { readonly kinds: string }) {
  const layers = kinds.split(' ').map((kind) => ({ kind }))
  return (
    <svg className={styles.stripes} viewBox={`0 0 ${layers.length} 1`} preserveAspectRatio="none" aria-hidden>
      {layerStripes(layers, { x: 0, y: 0, width: layers.length, height: 1 }).map(({ category, path }) => (
        <path key={category} d={path} fill={kindVariable(category)} />
      ))}
    </svg>
  )
})
