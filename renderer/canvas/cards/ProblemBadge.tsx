import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { NodeId } from '../../../engine/contract/ids.ts'
import { classNames } from '../../ui/classNames.ts'
import { changeCanvas } from '../canvasState.ts'
import { useCanvasWords } from '../canvasWords.ts'
import styles from './LayerCard.module.css'

/** Says on a card that something is wrong; opens the sentence with its fix. */
export function ProblemBadge({
  node,
  severity,
  count,
}: {
  readonly node: NodeId
  readonly severity: 'error' | 'warning'
  readonly count: number
}) {
  const t = useCanvasWords()
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert
  return (
    <button
      type="button"
      className={classNames('nodrag', 'nopan', styles.badge, styles[severity])}
      aria-label={t('canvas.showProblems', { count })}
      onClick={(event) => {
        event.stopPropagation()
        changeCanvas({ problemNode: node })
      }}
    >
      <Icon size={12} aria-hidden />
    </button>
  )
}
