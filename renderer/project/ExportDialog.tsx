import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Radio, RadioGroup } from 'react-aria-components'
import type { ExportCheck } from '../../engine/contract/protocol.ts'
import type { Problem } from '../../engine/contract/problem.ts'
import { currentDocument, useDocument } from '../document/documentStore.ts'
import { useRefusal } from '../run/refusals.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { ProblemNote } from '../problems/ProblemNote.tsx'
import { formatValue } from '../training/formatNumbers.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { Switch } from '../ui/Switch.tsx'
import styles from './ExportDialog.module.css'
import { useProject } from './projectStore.ts'

const formats = ['tfjs', 'onnx', 'safetensors'] as const
type Format = (typeof formats)[number]

interface Wish {
  readonly format: Format
  readonly preprocessing: boolean
}

type Progress =
  | { readonly type: 'idle' | 'working' }
  | { readonly type: 'choosing' | 'cancelled' | 'different'; readonly check: ExportCheck }
  | { readonly type: 'saved'; readonly check: ExportCheck; readonly name: string }
  | { readonly type: 'failed'; readonly problems: readonly Problem[]; readonly reason: string | null }

/** Takes the trained model out. Nothing counts as saved before the file was read back and agreed with the network. */
export function ExportDialog() {
  const { t } = useTranslation()
  const isOpen = useProject((state) => state.exporting)
  const close = () => useProject.setState({ exporting: false })
  return (
    <Dialog title={t('project.exportDialog.title')} closeLabel={t('project.close')} isOpen={isOpen} onClose={close}>
      <ExportForm />
    </Dialog>
  )
}

function ExportForm() {
  const { t } = useTranslation()
  const [format, setFormat] = useState<Format>('tfjs')
  const [preprocessing, setPreprocessing] = useState(false)
  const [progress, setProgress] = useState<Progress>({ type: 'idle' })
  const isScaled = useDocument((document) => document.data.scaling !== 'none' && document.data.source.type !== 'none')
  const phase = useRunStore((state) => state.run.type)
  const learned = useRunStore((state) => state.hasWeights || state.runNumber !== null)
  const refusal = useRefusal()
  const isBusy = progress.type === 'working' || progress.type === 'choosing'
  const refused = phase === 'idle' ? refusal('train') : null

  const start = async () => {
    setProgress({ type: 'working' })
    try {
      setProgress(await exportModel({ format, preprocessing: format === 'onnx' && preprocessing }, setProgress))
    } catch (error) {
      setProgress({ type: 'failed', problems: [], reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <div className={styles.form}>
      <RadioGroup
        aria-label={t('project.exportDialog.format')}
        value={format}
        onChange={(value) => setFormat(formats.find((known) => known === value) ?? 'tfjs')}
        isDisabled={isBusy}
        className={styles.formats ?? ''}
      >
        {formats.map((value) => (
          <Radio key={value} value={value} className={styles.format ?? ''}>
            <span className={styles.dot} />
            <b>{t(`project.exportDialog.${value}`)}</b>
            <span>{t(`project.exportDialog.${value}Detail`)}</span>
          </Radio>
        ))}
      </RadioGroup>
      {format === 'onnx' && isScaled && (
        <div>
          <Switch
            label={t('project.exportDialog.preprocessing')}
            value={preprocessing}
            onChange={setPreprocessing}
            layout="inline"
          />
          <p className={styles.note}>{t(`project.exportDialog.preprocessing${preprocessing ? 'On' : 'Off'}`)}</p>
        </div>
      )}
      {!learned && refused === null && <p className={styles.note}>{t('project.exportDialog.untrained')}</p>}
      {phase === 'training' && <p className={styles.note}>{t('project.exportDialog.training')}</p>}
      <ExportOutcome progress={progress} />
      <div className={styles.buttons}>
        <Button
          variant="primary"
          disabledReason={refused ?? (isBusy ? t('project.exportDialog.working') : null)}
          onPress={() => void start()}
        >
          {t(progress.type === 'idle' || isBusy ? 'project.exportDialog.go' : 'project.exportDialog.again')}
        </Button>
      </div>
    </div>
  )
}

function ExportOutcome({ progress }: { readonly progress: Progress }) {
  const { t } = useTranslation()
  switch (progress.type) {
    case 'idle':
      return null
    case 'working':
      return (
        <output className={styles.outcome}>
          <p>{t('project.exportDialog.working')}</p>
          <ProgressBar label={t('project.exportDialog.working')} value={null} />
        </output>
      )
    case 'failed':
      return (
        <div className={styles.outcome} role="alert">
          <p>
            <b>{t('project.exportDialog.failed')}</b> {progress.reason}
          </p>
          {progress.problems.map((problem, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- problems have no id, and their order is their rank
            <ProblemNote key={index} problem={problem} />
          ))}
          <p>{t('project.exportDialog.failedHint')}</p>
        </div>
      )
    case 'choosing':
    case 'cancelled':
    case 'different':
    case 'saved': {
      const { largestDifference, samples, tolerance } = progress.check
      return (
        <output className={styles.outcome} data-outcome={progress.type}>
          <p>
            <b>
              {progress.type === 'saved'
                ? t('project.exportDialog.savedAs', { name: progress.name })
                : t(`project.exportDialog.${progress.type}`)}
            </b>
          </p>
          <p className={styles.figures}>
            {t('project.exportDialog.compared', { difference: formatSmall(largestDifference), count: samples })}
            {' · '}
            {t('project.exportDialog.tolerance', { tolerance: formatSmall(tolerance) })}
          </p>
        </output>
      )
    }
  }
}

/** Compiles first where nothing is compiled yet; then write, read back, compare, and only then ask where to. */
async function exportModel(wish: Wish, report: (progress: Progress) => void): Promise<Progress> {
  const { run, ask, host } = session()
  if (compiledRun(useRunStore.getState().run) === null) await run.prepare()
  const state = useRunStore.getState().run
  const compiled = compiledRun(state)
  if (compiled === null) return { type: 'failed', problems: state.type === 'idle' ? state.problems : [], reason: null }
  const answer = await ask('exportModel', { runId: compiled.runId, ...wish })
  if (!answer.ok) return { type: 'failed', problems: answer.problems, reason: null }
  const { files, check } = answer.value
  if (!check.passed) return { type: 'different', check }
  report({ type: 'choosing', check })
  const saved = await host.saveExport({ files, suggestedName: currentDocument().name })
  return saved === 'cancelled' ? { type: 'cancelled', check } : { type: 'saved', check, name: saved.name }
}

/** "3.1e-8"; an exact 0 is told as such. */
function formatSmall(value: number): string {
  return value === 0 ? '0' : value < 0.001 ? value.toExponential(1) : formatValue(value)
}
