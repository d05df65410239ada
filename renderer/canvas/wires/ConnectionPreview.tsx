import { useConnection, type ConnectionLineComponentProps } from '@xyflow/react'
import { wirePath } from '../../../engine/layout/wirePath.ts'
import { useLocalText } from '../../i18n/language.ts'
import { classNames } from '../../ui/classNames.ts'
import type { FlowNode } from '../flowNodes.ts'
import styles from './ConnectionPreview.module.css'
import { wireChoices } from './wireChoices.ts'

/** The wire under the pointer; over a port that cannot take it, the reason at once. */
export function ConnectionPreview({
  fromX,
  fromY,
  toX,
  toY,
  connectionStatus,
  fromHandle,
}: ConnectionLineComponentProps<FlowNode>) {
  const local = useLocalText()
  const over = useConnection((connection) => connection.toHandle)
  const startsAtOutput = fromHandle.type === 'source'
  const from = { x: fromX, y: fromY }
  const to = { x: toX, y: toY }
  const { path } = startsAtOutput ? wirePath(from, to, null) : wirePath(to, from, null)
  const invalid = connectionStatus === 'invalid' && over !== null
  const outcome =
    !invalid || over === null
      ? null
      : startsAtOutput
        ? wireChoices({ source: fromHandle.nodeId, target: over.nodeId, targetHandle: over.id ?? null })
        : wireChoices({ source: over.nodeId, target: fromHandle.nodeId, targetHandle: fromHandle.id ?? null })
  const reason = outcome === null || outcome.ok ? undefined : outcome.problems[0]
  return (
    <g>
      <path
        d={path}
        className={classNames(styles.line, invalid && styles.invalid, connectionStatus === 'valid' && styles.valid)}
      />
      <circle cx={toX} cy={toY} r={4.5} className={classNames(styles.end, invalid && styles.invalid)} />
      {reason !== undefined && (
        <foreignObject x={toX + 12} y={toY + 10} width={300} height={160} className={styles.holder}>
          <div className={styles.reason}>{local(reason.message)}</div>
        </foreignObject>
      )}
    </g>
  )
}
