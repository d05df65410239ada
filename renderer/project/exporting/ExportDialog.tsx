import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportFormats, isDocumentFormat, isRunFormat, type ExportFormat } from '../../../engine/contract/exportFormats.ts'
import { messageOf } from '../../../engine/contract/messageOf.ts'
import { defaultPicture } from '../../../engine/contract/pictureOptions.ts'
import { isInert } from '../../../engine/export/inert/keptFormats.ts'
import { useDocument } from '../../document/documentStore.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useRefusal } from '../../run/refusals.ts'
import { useRunStore } from '../../run/runStore.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { useProject } from '../projectStore.ts'
import styles from './ExportDialog.module.css'
import { ExportFormatList } from './ExportFormatList.tsx'
import { ExportOutcome } from './ExportOutcome.tsx'
import { makeExport, type ExportProgress } from './makeExport.ts'
import { PictureFields } from './PictureFields.tsx'

/** Takes the network out. Nothing with weights counts as saved before it was read back and agreed with the network. */
export function ExportDialog() {
  const { t } = useTranslation()
  const isOpen = useProject((state) => state.exporting)
  const close = () => useProject.setState({ exporting: false })
  return (
    <Dialog title={t('project.exportDialog.title')} closeLabel={t('project.close')} isOpen={isOpen} onClose={close} size="large">
      <ExportForm />
    </Dialog>
  )
}

function ExportForm() {
  const { t } = useTranslation()
  const [format, setFormat] = useState<ExportFormat>('tfjs')
  const [preprocessing, setPreprocessing] = useState(false)
  const language = useLanguage((state) => state.language)
  const [picture, setPicture] = useState(defaultPicture)
  const [progress, setProgress] = useState<ExportProgress>({ type: 'idle' })
  const scaling = useDocument((document) => (document.data.source.type === 'none' ? 'none' : document.data.scaling))
  const isPassedOn = useDocument((document) => document.graph.nodes.some(isInert))
  const phase = useRunStore((state) => state.run.type)
  const learned = useRunStore((state) => state.hasWeights || state.runNumber !== null)
  const refusal = useRefusal()
  const needsRun = isRunFormat(format)
  const isBusy = progress.type === 'working' || progress.type === 'choosing'
  /* Layers that are passed on need no run, which there could be none of. */
  const compiles = needsRun && !isPassedOn
  const refused = compiles ? (phase === 'idle' ? refusal('train') : null) : refusal('draw')

  /* What was said of the last export does not hold for another. */
  const adjust = (change: () => void) => {
    change()
    if (!isBusy) setProgress({ type: 'idle' })
  }
  const start = async () => {
    setProgress({ type: 'working' })
    try {
      setProgress(
        await makeExport(
          { format, preprocessing: format === 'onnx' && preprocessing, picture: { ...picture, language } },
          setProgress,
        ),
      )
    } catch (error) {
      setProgress({ type: 'failed', problems: [], reason: messageOf(error) })
    }
  }
  return (
    <div className={styles.form}>
      <ExportFormatList format={format} onChange={(chosen) => adjust(() => setFormat(chosen))} isDisabled={isBusy} />
      {format === 'onnx' && scaling !== 'none' && (
        <div>
          <Switch
            label={t('project.exportDialog.preprocessing')}
            value={preprocessing}
            onChange={(value) => adjust(() => setPreprocessing(value))}
            layout="inline"
          />
          <p className={styles.note}>
            {t(`project.exportDialog.preprocessing${preprocessing ? 'On' : 'Off'}`, { scaling: t(`data.scalings.${scaling}`) })}
          </p>
        </div>
      )}
      {exportFormats[format].group === 'picture' && isDocumentFormat(format) && (
        <PictureFields options={picture} withScale={format === 'png'} onChange={(value) => adjust(() => setPicture(value))} />
      )}
      {needsRun && !learned && refused === null && <p className={styles.note}>{t('project.exportDialog.untrained')}</p>}
      {needsRun && phase === 'training' && <p className={styles.note}>{t('project.exportDialog.training')}</p>}
      <ExportOutcome progress={progress} format={format} />
      <div className={styles.buttons}>
        <Button
          variant="primary"
          disabledReason={refused ?? (isBusy ? t(`project.exportDialog.${needsRun ? 'working' : 'workingPlain'}`) : null)}
          onPress={() => void start()}
        >
          {t(progress.type === 'idle' || isBusy ? 'project.exportDialog.go' : 'project.exportDialog.again')}
        </Button>
      </div>
    </div>
  )
}
