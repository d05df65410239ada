import { useTranslation } from 'react-i18next'
import type { Text } from '../../../engine/contract/text.ts'
import { useLocalText } from '../../i18n/language.ts'
import { classNames } from '../../ui/classNames.ts'
import { TextField } from '../../ui/TextField.tsx'
import { changeCanvas } from '../canvasState.ts'
import styles from './LayerCard.module.css'

/** The name of a card while it is being typed; why it cannot be called so stands below. */
export function CardRename({
  name,
  check,
  onRename,
}: {
  readonly name: string
  readonly check: (name: string) => Text | null
  readonly onRename: (name: string) => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const done = () => changeCanvas({ renaming: null })
  return (
    <div className={classNames('nodrag', 'nopan', styles.rename)}>
      <TextField
        label={t('inspector.name')}
        hideLabel
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- people have just asked to rename
        autoFocus
        value={name}
        check={(draft) => {
          const refusal = check(draft)
          return refusal === null ? null : local(refusal)
        }}
        onCancel={done}
        onCommit={(next) => {
          done()
          onRename(next)
        }}
      />
    </div>
  )
}
