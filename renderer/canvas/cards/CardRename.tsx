import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/classNames.ts'
import { TextField } from '../../ui/TextField.tsx'
import { changeCanvas } from '../canvasState.ts'
import styles from './LayerCard.module.css'

/** The name of a card while it is being typed. */
export function CardRename({ name, onRename }: { readonly name: string; readonly onRename: (name: string) => void }) {
  const { t } = useTranslation()
  const done = () => changeCanvas({ renaming: null })
  return (
    <div className={classNames('nodrag', 'nopan', styles.rename)}>
      <TextField
        label={t('inspector.name')}
        hideLabel
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- people have just asked to rename
        autoFocus
        value={name}
        onCancel={done}
        onCommit={(next) => {
          done()
          onRename(next)
        }}
      />
    </div>
  )
}
