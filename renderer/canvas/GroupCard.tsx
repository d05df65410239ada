import { Handle, Position, type NodeProps } from '@xyflow/react'
import { Lock, Maximize2 } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Graph } from '../../engine/contract/document.ts'
import type { GroupId, NodeId } from '../../engine/contract/ids.ts'
import { groupFaces } from '../../engine/graph/groupFaces.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { renameGroup } from '../document/actions/groups.ts'
import { useDocument } from '../document/documentStore.ts'
import { kindVariable } from '../palette/kindColour.ts'
import { layerStripes } from '../../engine/layout/layerStripes.ts'
import { NodeThumbnail } from '../run/NodeThumbnail.tsx'
import { classNames } from '../ui/classNames.ts'
import { CardRename } from './CardRename.tsx'
import { useCanvasState } from './canvasState.ts'
import { compactCount } from '../../engine/layout/compactCount.ts'
import type { FlowNode } from './flowNodes.ts'
import { openGroupCard } from './foldCards.ts'
import styles from './GroupCard.module.css'
import { groupShapes } from '../../engine/layout/groupFigures.ts'
import { useGroupFigures } from './useGroupFigures.ts'
import cardStyles from './LayerCard.module.css'
import { ProblemBadge } from './ProblemBadge.tsx'
import { portTop } from '../../engine/layout/wirePath.ts'

/** A folded group: its name, how much is inside, what goes in and what comes out; the stripes are its layers. */
export const GroupCard = memo(function GroupCard({ id, selected }: NodeProps<FlowNode>) {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const renaming = useCanvasState((state) => state.renaming === id)
  const card = shownCards(graph).byKey.get(id)
  const figures = useGroupFigures(card?.type === 'group' ? card.group.id : null)
  if (card?.type !== 'group') return null
  const { group, members } = card
  const shown = shownNode(graph, card.members.at(-1)?.id, group.id)
  return (
    <div
      className={classNames(
        cardStyles.card,
        styles.stack,
        selected && cardStyles.selected,
        figures.worst === 'error' && cardStyles.wrong,
      )}
    >
      <Handle
        type="target"
        id="in"
        position={Position.Left}
        className={cardStyles.port}
        style={{ top: portTop }}
        aria-label={t('canvas.inputPort', { name: group.name, port: 'in' })}
      />
      <header className={cardStyles.header}>
        {renaming ? (
          <CardRename name={group.name} onRename={(name) => renameGroup(group.id, name)} />
        ) : (
          <>
            <span className={classNames(cardStyles.title, styles.name)} data-rename>
              {group.name}
            </span>
            {figures.parameters > 0 && figures.trainable === 0 && (
              <Lock size={11} aria-label={t('inspector.frozen')} className={cardStyles.frozen} />
            )}
            {figures.parameters > 0 && (
              <span className={cardStyles.figure} title={t('canvas.parametersOf', { count: figures.parameters })}>
                {compactCount(figures.parameters)}
              </span>
            )}
            {figures.worst !== null && figures.problemNode !== null && (
              <ProblemBadge node={figures.problemNode} severity={figures.worst} count={figures.problems} />
            )}
            <button
              type="button"
              className={classNames('nodrag', 'nopan', styles.open)}
              aria-label={t('canvas.openGroup', { name: group.name })}
              title={t('canvas.openGroupTip')}
              onClick={(event) => {
                event.stopPropagation()
                openGroupCard(group.id)
              }}
            >
              <Maximize2 size={12} aria-hidden />
            </button>
          </>
        )}
      </header>
      <div className={cardStyles.settings}>{t('canvas.layersInside', { count: members.length })}</div>
      <svg className={styles.stripes} viewBox={`0 0 ${members.length} 1`} preserveAspectRatio="none" aria-hidden>
        {layerStripes(members, { x: 0, y: 0, width: members.length, height: 1 }).map(({ category, path }) => (
          <path key={category} d={path} fill={kindVariable(category)} />
        ))}
      </svg>
      <div className={classNames(cardStyles.line, styles.shapes)}>
        <span className={cardStyles.name} title={groupShapes(figures)}>
          {groupShapes(figures)}
        </span>
      </div>
      <div className={cardStyles.live}>{shown !== null && <NodeThumbnail node={shown} />}</div>
      <Handle
        type="source"
        position={Position.Right}
        className={cardStyles.port}
        style={{ top: portTop }}
        aria-label={t('canvas.outputPort', { name: group.name })}
      />
    </div>
  )
})

/** Whose output the card pictures: what the group gives on; its last node, where it gives on nothing. */
function shownNode(graph: Graph, last: NodeId | undefined, group: GroupId): NodeId | null {
  return groupFaces(graph).get(group)?.leaving[0]?.from ?? last ?? null
}
