import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { placeFrames } from '../../../engine/layout/placeFrames.ts'
import { useDocument } from '../../document/documentStore.ts'
import styles from './GroupFrames.module.css'
import { GroupNames } from './GroupNames.tsx'

/** The frames of open groups, behind the cards, and the names of groups. */
export const GroupFrames = memo(function GroupFrames({ far }: { readonly far: boolean }) {
  const graph = useDocument((document) => document.graph)
  const frames = useMemo(() => placeFrames(graph), [graph])
  if (graph.groups.length === 0) return null
  return (
    <ViewportPortal>
      {frames.map((frame) => (
        <div
          key={`${frame.group}:${frame.part}`}
          className={styles.frame}
          data-depth={frame.depth % 2}
          style={{ transform: `translate(${frame.x}px, ${frame.y}px)`, width: frame.width, height: frame.height }}
        />
      ))}
      <GroupNames graph={graph} frames={frames} far={far} />
    </ViewportPortal>
  )
})
