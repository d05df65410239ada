import { Handle, Position } from '@xyflow/react'
import { useContext } from 'react'
import { portPitch, portTop } from '../../../engine/layout/wirePath.ts'
import { classNames } from '../../ui/classNames.ts'
import { IsFar, useCanvasWords } from '../canvasWords.ts'
import styles from './LayerCard.module.css'

/**
 * Where a wire begins or ends. The keyboard needs none: C connects the selected node. From far away, where nobody can hit
 * it, only what React Flow measures is left.
 */
export function Port({
  side,
  owner,
  name = 'in',
  index = 0,
  multiple = false,
}: {
  readonly side: 'input' | 'output'
  /** The name of the node or group. */
  readonly owner: string
  readonly name?: string
  /** From above, where there are several. */
  readonly index?: number
  /** Takes more than one wire. */
  readonly multiple?: boolean
}) {
  const t = useCanvasWords()
  const isFar = useContext(IsFar)
  const isInput = side === 'input'
  const style = { top: portTop + index * portPitch }
  const position = isInput ? Position.Left : Position.Right
  if (isFar) {
    return (
      <i
        className={classNames(isInput ? 'target' : 'source', styles.measured, isInput && multiple && styles.tall)}
        data-handleid={isInput ? name : undefined}
        data-handlepos={position}
        style={style}
      />
    )
  }
  return (
    <Handle
      type={isInput ? 'target' : 'source'}
      {...(isInput ? { id: name } : {})}
      position={position}
      className={classNames(styles.port, multiple && styles.multiple)}
      style={style}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- React Flow draws it, as a div
      role="img"
      aria-label={isInput ? t('canvas.inputPort', { name: owner, port: name }) : t('canvas.outputPort', { name: owner })}
    />
  )
}
