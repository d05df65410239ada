import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { BackendMeasurement, BackendName } from '../../engine/contract/backendNames.ts'
import { useLocalText } from '../i18n/language.ts'
import { formatCount, formatShort } from '../training/formatNumbers.ts'
import { Button } from '../ui/Button.tsx'
import { classNames } from '../ui/classNames.ts'
import { Menu, type MenuEntry } from '../ui/Menu.tsx'
import styles from './BackendPill.module.css'
import { useRunStore } from './runStore.ts'
import { session } from './session.ts'

/** The backend that computes and how fast it does; its menu shows what the start-up probe measured. */
export function BackendPill() {
  const { t } = useTranslation()
  const local = useLocalText()
  const engine = useRunStore((state) => state.engine.type)
  const backends = useRunStore((state) => state.backends)
  const rate = useRunStore((state) => Math.round(state.progress?.samplesPerSecond ?? 0))
  const busy = useRunStore((state) => state.run.type === 'training' || state.run.type === 'paused')
  const choose = (backend: BackendName | 'auto') => void session().run.useBackend(backend)

  const chosen = backends?.measurements.find((measurement) => measurement.backend === backends.chosen)
  const speed =
    rate > 0
      ? t('run.backend.rate', { rate: formatShort(rate) })
      : chosen?.stepMs === null || chosen === undefined
        ? ''
        : t('run.backend.stepShort', { time: formatMs(chosen.stepMs) })
  const text =
    engine === 'gone'
      ? t('run.backend.gone')
      : engine === 'connecting'
        ? t('run.backend.starting')
        : backends === null
          ? t('run.backend.probing')
          : [backends.chosen, speed].filter((part) => part !== '').join(' · ')

  const entries: readonly MenuEntry[] = [
    ...(backends?.measurements ?? []).map((measurement) => {
      const detail = local(measurement.detail)
      const refusal = measurementRefusal(measurement, { detail, t })
      return {
        id: measurement.backend,
        label: measurementLabel(measurement, t),
        ...(detail === '' || refusal !== null ? {} : { detail }),
        chosen: measurement.backend === backends?.chosen,
        disabledReason: refusal ?? (busy ? t('run.backend.whileTraining') : null),
        onAction: () => choose(measurement.backend),
      }
    }),
    { id: 'line', separator: true },
    {
      id: 'auto',
      label: t('run.backend.automatic'),
      disabledReason: busy ? t('run.backend.whileTraining') : null,
      onAction: () => choose('auto'),
    },
    {
      id: 'again',
      label: t('run.backend.measureAgain'),
      disabledReason: busy ? t('run.backend.whileTraining') : null,
      onAction: () => void session().run.measureAgain(),
    },
  ]
  return (
    <Menu label={t('run.backend.menu')} entries={entries}>
      <Button variant="quiet" className={styles.pill ?? ''} label={t('run.backend.button', { backend: text })}>
        <span
          className={classNames(
            styles.dot,
            engine === 'gone' && styles.gone,
            (engine === 'connecting' || backends === null) && styles.waiting,
          )}
        />
        {text}
      </Button>
    </Menu>
  )
}

function measurementLabel({ backend, stepMs }: BackendMeasurement, t: TFunction): string {
  return stepMs === null ? backend : t('run.backend.stepTime', { name: backend, time: formatMs(stepMs) })
}

/** Why a backend cannot be chosen: for one that this place lacks, in its own words. */
function measurementRefusal({ state }: BackendMeasurement, { detail, t }: { detail: string; t: TFunction }): string | null {
  if (state === 'usable') return null
  if (detail === '') return t(`run.backend.${state}`)
  return state === 'unavailable' ? detail : `${t(`run.backend.${state}`)} · ${detail}`
}

function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : formatCount(ms)
}
