import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { changeView, currentDocument, useDocument } from '../document/documentStore.ts'
import { groupMembers } from '../../engine/graph/groups.ts'
import { placeFrames } from './placeFrames.ts'
import styles from './GroupFrames.module.css'

/** The frames of groups, behind the cards; a frame's name selects what is inside. */
export const GroupFrames = memo(function GroupFrames() {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const frames = useMemo(() => placeFrames(graph), [graph])
  if (frames.length === 0) return null
  return (
    <ViewportPortal>
      {frames.map((frame) => (
        <div
          key={`${frame.group}:${frame.part}`}
          className={styles.frame}
          data-depth={frame.depth % 2}
          data-outermost={frame.depth === 0}
          style={{ transform: `translate(${frame.x}px, ${frame.y}px)`, width: frame.width, height: frame.height }}
        >
          {frame.part === 0 && (
            <button
              type="button"
              className={styles.name}
              aria-label={t('canvas.selectGroup', { name: frame.name })}
              onClick={() => changeView({ selection: groupMembers(currentDocument().graph, frame.group).map((node) => node.id) })}
            >
              {frame.name}
            </button>
          )}
        </div>
      ))}
    </ViewportPortal>
  )
})
