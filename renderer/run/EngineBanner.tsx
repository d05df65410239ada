import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useDataStore } from '../data/dataStore.ts'
import { Button } from '../ui/Button.tsx'
import styles from './EngineBanner.module.css'
import { useRunStore, type ResumeOffer } from './runStore.ts'
import { session } from './session.ts'

/** What the person must know of the engine: that it died, what can go on, that it has been silent for long. */
export function EngineBanner() {
  const engine = useRunStore((state) => state.engine)
  const offer = useRunStore((state) => state.offer)
  const silent = useRunStore((state) => state.silent)
  if (offer !== null) return <ResumeBanner />
  if (engine.type === 'gone') return <GoneBanner reason={engine.reason} retrying={engine.retrying} />
  return silent ? <SilentBanner /> : null
}

const titles = {
  engine: 'run.gone.title',
  app: 'run.gone.appTitle',
  gpu: 'run.gone.gpuTitle',
  step: 'run.gone.stepTitle',
  numbers: 'run.gone.numbersTitle',
} as const satisfies Record<ResumeOffer['cause'], string>

function textOf({ cause, epoch }: ResumeOffer) {
  if (cause === 'numbers') return epoch === null ? 'run.gone.numbersStartOver' : 'run.gone.numbersGoBack'
  return epoch === null ? 'run.gone.noCheckpoint' : 'run.gone.resumeFrom'
}

function ResumeBanner() {
  const { t } = useTranslation()
  const offer = useRunStore((state) => state.offer)
  const engine = useRunStore((state) => state.engine)
  const probed = useRunStore((state) => state.backends !== null)
  const data = useDataStore((state) => state.data.type)
  if (offer === null) return null
  const waiting =
    engine.type !== 'connected' || !probed
      ? t('run.refusal.engineStarting')
      : data === 'loading'
        ? t('run.refusal.dataLoading')
        : data === 'loaded'
          ? null
          : t('run.refusal.dataMissing')
  return (
    <div className={styles.banner} role="alert">
      <CircleAlert size={16} aria-hidden />
      <p>
        <b>{t(titles[offer.cause])}</b> {t(textOf(offer), { count: offer.epoch ?? 0 })}
        {engine.type === 'gone' && !engine.retrying && <> {t('run.gone.givenUp')}</>}
      </p>
      {engine.type === 'gone' && !engine.retrying && (
        <Button size="small" onPress={() => session().restartEngine()}>
          {t('run.gone.startEngine')}
        </Button>
      )}
      <Button size="small" variant="primary" disabledReason={waiting} onPress={() => void session().run.resume()}>
        {offer.epoch === null
          ? t('run.gone.startOver')
          : t(offer.cause === 'numbers' ? 'run.gone.goBack' : 'run.gone.resume', { epoch: offer.epoch })}
      </Button>
      <Button size="small" variant="quiet" onPress={() => session().run.declineOffer()}>
        {t('run.gone.dismiss')}
      </Button>
    </div>
  )
}

function GoneBanner({ reason, retrying }: { readonly reason: string; readonly retrying: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={styles.banner} role="alert">
      <CircleAlert size={16} aria-hidden />
      <p>
        <b>{t('run.gone.title')}</b> {reason !== '' && t('run.gone.reason', { reason })}{' '}
        {t(retrying ? 'run.gone.restarting' : 'run.gone.givenUp')}
      </p>
      {!retrying && (
        <Button size="small" variant="primary" onPress={() => session().restartEngine()}>
          {t('run.gone.startEngine')}
        </Button>
      )}
    </div>
  )
}

function SilentBanner() {
  const { t } = useTranslation()
  return (
    <div className={styles.banner} role="alert">
      <CircleAlert size={16} aria-hidden />
      <p>{t('run.silent.text')}</p>
      <Button size="small" onPress={() => session().restartEngine()}>
        {t('run.silent.restart')}
      </Button>
    </div>
  )
}
