import { Handle, Position } from '@xyflow/react'
import { useContext } from 'react'
import { portPitch, portTop } from '../../engine/layout/wirePath.ts'
import { classNames } from '../ui/classNames.ts'
import { IsFar, useCanvasWords } from './canvasWords.ts'
import styles from './LayerCard.module.css'

/** Where a wire begins or ends. The keyboard needs none: C connects the selected node. */
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
  return (
    <Handle
      type={isInput ? 'target' : 'source'}
      {...(isInput ? { id: name } : {})}
      position={isInput ? Position.Left : Position.Right}
      className={classNames(styles.port, multiple && styles.multiple)}
      style={{ top: portTop + index * portPitch }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- React Flow draws it, as a div
      role="img"
      {...(isFar
        ? {}
        : {
            'aria-label': isInput ? t('canvas.inputPort', { name: owner, port: name }) : t('canvas.outputPort', { name: owner }),
          })}
    />
  )
}
