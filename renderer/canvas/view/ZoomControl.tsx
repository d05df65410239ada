import { useStore } from '@xyflow/react'
import { Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { shortcutOf } from '../../app/shortcuts.ts'
import { useDocument } from '../../document/documentStore.ts'
import { Button } from '../../ui/Button.tsx'
import { ButtonGroup } from '../../ui/ButtonGroup.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { canvasView } from './canvasView.ts'
import styles from './ZoomControl.module.css'

/** How near the canvas is, and ways to see all of it. */
export function ZoomControl() {
  const { t } = useTranslation()
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  const empty = useDocument((document) => document.graph.nodes.length === 0)
  const nothing = empty ? t('canvas.emptyReason') : null
  return (
    <ButtonGroup label={t('canvas.zoom')}>
      <IconButton
        label={t('canvas.zoomOut')}
        icon={<Minus size={13} aria-hidden />}
        onPress={() => canvasView()?.zoomBy(1 / 1.25)}
      />
      <Button className={styles.percent ?? ''} label={t('canvas.zoomReset', { zoom })} onPress={() => canvasView()?.zoomTo(1)}>
        {zoom}%
      </Button>
      <IconButton label={t('canvas.zoomIn')} icon={<Plus size={13} aria-hidden />} onPress={() => canvasView()?.zoomBy(1.25)} />
      <Button
        tooltip={t('canvas.fitTip')}
        shortcut={shortcutOf('fit')}
        disabledReason={nothing}
        onPress={() => canvasView()?.fit()}
      >
        {t('canvas.fit')}
      </Button>
      <Button
        tooltip={t('canvas.tidyTip')}
        shortcut={shortcutOf('tidy')}
        disabledReason={nothing}
        onPress={() => canvasView()?.tidy()}
      >
        {t('canvas.tidy')}
      </Button>
    </ButtonGroup>
  )
}
