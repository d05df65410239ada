import { useTranslation } from 'react-i18next'
import { useLocalText } from '../../i18n/language.ts'
import { ContextMenu } from '../../ui/ContextMenu.tsx'
import { changeCanvas, useCanvasState } from '../canvasState.ts'

/** Which layer of a folded group a wire is meant for, asked where it was let go. */
export function EndChoice() {
  const { t } = useTranslation()
  const local = useLocalText()
  const choice = useCanvasState((state) => state.choice)
  return (
    <ContextMenu
      label={t('canvas.chooseEnd')}
      entries={(choice?.options ?? []).map(({ id, label, choose }) => ({
        id,
        label: local(label),
        onAction: choose,
      }))}
      at={choice?.at ?? null}
      onClose={() => changeCanvas({ choice: null })}
    />
  )
}
