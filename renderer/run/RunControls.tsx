import { Pause, Play, RotateCcw } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { onCommand } from '../app/commandBus.ts'
import { shortcutOf } from '../app/shortcuts.ts'
import { Button } from '../ui/Button.tsx'
import { ButtonGroup } from '../ui/ButtonGroup.tsx'
import { showToast } from '../ui/Toast.tsx'
import { useRefusal } from './refusals.ts'
import { useRunStore } from './runStore.ts'
import { session } from './session.ts'

/** Train, step, stop. What cannot be done now stays in its place and says why. */
export function RunControls() {
  const { t } = useTranslation()
  const state = useRunStore((store) => store.run.type)
  const hasWeights = useRunStore((store) => store.hasWeights)
  const refusal = useRefusal()
  useEffect(
    () =>
      onCommand('train', () => {
        const command = state === 'training' ? 'pause' : 'train'
        const reason = refusal(command)
        if (reason !== null) showToast(() => ({ title: reason }))
        else if (command === 'pause') void session().run.pause()
        else void session().run.start('train')
      }),
    [state, refusal],
  )
  return (
    <ButtonGroup label={t('run.controls')}>
      {state === 'training' ? (
        <Button
          icon={<Pause size={13} aria-hidden />}
          tooltip={t('run.pauseTip')}
          shortcut={shortcutOf('train')}
          disabledReason={refusal('pause')}
          onPress={() => void session().run.pause()}
        >
          {t('run.pause')}
        </Button>
      ) : (
        <Button
          variant="primary"
          icon={<Play size={13} aria-hidden />}
          tooltip={t(state === 'paused' ? 'run.resumeTip' : hasWeights ? 'run.trainAgainTip' : 'run.trainTip')}
          shortcut={shortcutOf('train')}
          disabledReason={refusal('train')}
          onPress={() => void session().run.start('train')}
        >
          {t(state === 'paused' ? 'run.resume' : 'run.train')}
        </Button>
      )}
      <Button
        tooltip={t('run.stepBatchTip')}
        disabledReason={refusal('stepBatch')}
        onPress={() => void session().run.start('stepBatch')}
      >
        {t('run.stepBatch')}
      </Button>
      <Button
        tooltip={t('run.stepEpochTip')}
        disabledReason={refusal('stepEpoch')}
        onPress={() => void session().run.start('stepEpoch')}
      >
        {t('run.stepEpoch')}
      </Button>
      <Button tooltip={t('run.stopTip')} disabledReason={refusal('stop')} onPress={() => void session().run.stop()}>
        {t('run.stop')}
      </Button>
      <Button
        label={t('run.reset')}
        tooltip={`${t('run.reset')}. ${t('run.resetTip')}`}
        disabledReason={refusal('reset')}
        onPress={() => void session().run.reset()}
      >
        <RotateCcw size={13} aria-hidden />
      </Button>
    </ButtonGroup>
  )
}
