import { useStore } from '@xyflow/react'
import { Minimize2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Graph } from '../../../engine/contract/document.ts'
import { groupCardKey } from '../../../engine/graph/shownCards.ts'
import type { GroupFrame } from '../../../engine/layout/placeFrames.ts'
import { placeNames } from '../../../engine/layout/placeNames.ts'
import { shortcutOf } from '../../app/shortcuts.ts'
import { groupNameRefusal, renameGroup, selectGroup } from '../../document/actions/groups.ts'
import { classNames } from '../../ui/classNames.ts'
import { explained } from '../../ui/explained.ts'
import { changeCanvas, useCanvasState } from '../canvasState.ts'
import { beginRenaming } from '../cards/beginRenaming.ts'
import { CardRename } from '../cards/CardRename.tsx'
import { foldToCard } from './foldCards.ts'
import styles from './GroupFrames.module.css'

/** The names of groups: a click selects what is inside, a double-click renames, the button folds. */
export function GroupNames({
  graph,
  frames,
  far,
}: {
  readonly graph: Graph
  readonly frames: readonly GroupFrame[]
  readonly far: boolean
}) {
  const { t } = useTranslation()
  const zoom = useStore((state) => state.transform[2])
  const renaming = useCanvasState((state) => state.renaming)
  return placeNames(graph, { frames, zoom, far }).map(({ group, name, at, scale, folded }) => (
    <div
      key={group}
      className={classNames('nodrag', 'nopan', styles.tag)}
      style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${scale}) translateY(-100%)` }}
    >
      {renaming === groupCardKey(group) && !folded ? (
        <CardRename name={name} check={(next) => groupNameRefusal(group, next)} onRename={(next) => renameGroup(group, next)} />
      ) : (
        <>
          <button
            type="button"
            className={styles.name}
            aria-label={t('canvas.selectGroup', { name })}
            onClick={() => selectGroup(group)}
            onDoubleClick={() => void beginRenaming(groupCardKey(group))}
            onContextMenu={(event) => {
              event.preventDefault()
              event.stopPropagation()
              selectGroup(group)
              changeCanvas({ menu: { at: { x: event.clientX, y: event.clientY }, node: null, group } })
            }}
          >
            {name}
          </button>
          {!folded && (
            <button
              type="button"
              className={styles.fold}
              aria-label={t('canvas.foldGroup', { name })}
              {...explained(t('canvas.foldGroupTip'), { keys: shortcutOf('fold') })}
              onClick={() => foldToCard(group)}
            >
              <Minimize2 size={11} aria-hidden />
            </button>
          )}
        </>
      )}
    </div>
  ))
}
