import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocument } from '../document/documentStore.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { liveCurves } from '../run/session.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { HyperparameterPanel } from './HyperparameterPanel.tsx'
import { RunCharts } from './RunCharts.tsx'
import { RunStatusCard } from './RunStatusCard.tsx'
import { shownOutputs } from './shownOutputs.ts'
import styles from './TrainingDock.module.css'
import { TrainingEmpty } from './TrainingEmpty.tsx'

type View = 'curves' | 'settings'

/** No output can have it for a name: names are never empty. */
const allOutputs = ''

/** The bottom dock's first tab: curves of the run, where it stands, and the settings of the next one. */
export function TrainingDock() {
  const { t } = useTranslation()
  const [view, setView] = useState<View>('curves')
  const [chosen, choose] = useState(allOutputs)
  const hasCurves = useRunStore((state) => state.runNumber !== null)
  const runDocument = useRunStore((state) => compiledRun(state.run)?.document)
  const nextDocument = useDocument((document) => document)
  const shownDocument = runDocument ?? nextDocument
  const outputs = shownOutputs(shownDocument, liveCurves)
  const output = outputs.includes(chosen) ? chosen : null

  const switcher = (
    <Segmented<View>
      label={t('training.view')}
      value={view}
      onChange={setView}
      options={[
        { value: 'curves', label: t('training.curves') },
        {
          value: 'settings',
          label: (
            <>
              <SlidersHorizontal size={12} aria-hidden />
              {t('training.settings')}
            </>
          ),
        },
      ]}
    />
  )
  if (view === 'settings') return <HyperparameterPanel leading={switcher} />
  return (
    <div className={styles.dock}>
      {hasCurves ? <RunCharts document={shownDocument} output={output} /> : <TrainingEmpty />}
      <aside className={styles.side}>
        {switcher}
        {hasCurves && outputs.length > 1 && (
          <Select<string>
            label={t('training.shownOutput')}
            layout="row"
            className={styles.output ?? ''}
            value={output ?? allOutputs}
            onChange={choose}
            options={[
              { value: allOutputs, label: t('training.allOutputs') },
              ...outputs.map((name) => ({ value: name, label: name })),
            ]}
          />
        )}
        <RunStatusCard />
      </aside>
    </div>
  )
}
