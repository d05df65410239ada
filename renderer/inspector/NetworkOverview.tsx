import { useTranslation } from 'react-i18next'
import { estimateTrainingMemory } from '../../engine/analyse/estimateTrainingMemory.ts'
import { text } from '../../engine/contract/text.ts'
import { renameDocument } from '../../engine/document/edits/renameDocument.ts'
import { formatCount } from '../../engine/graph/formula.ts'
import { formatBytes } from '../canvas/formatBytes.ts'
import { perform } from '../document/actions/perform.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { shownName } from '../project/shownName.ts'
import { TextField } from '../ui/TextField.tsx'
import figureStyles from './Figures.module.css'
import styles from './Inspector.module.css'
import { LayerTable } from './LayerTable.tsx'

/** The whole network, where nothing is selected: totals and every layer in order. */
export function NetworkOverview() {
  const { t } = useTranslation()
  const name = useDocument((document) => document.name)
  const nodeCount = useDocument((document) => document.graph.nodes.length)
  const batchSize = useDocument((document) => document.training.batchSize)
  const optimizer = useDocument((document) => document.training.optimizer.kind)
  const totals = useAnalysis((analysis) => analysis.totals)
  const memory = estimateTrainingMemory(totals, { batchSize, optimizer })
  const figures = [
    { name: t('inspector.parameters'), value: formatCount(totals.trainable), how: parameterNote() },
    { name: t('inspector.multiplyAdds'), value: formatCount(totals.multiplyAdds), how: t('inspector.perSampleNote') },
    { name: t('inspector.depth'), value: formatCount(totals.depth), how: t('inspector.depthHelp') },
    { name: t('inspector.trainingMemory'), value: formatBytes(memory.totalBytes), how: t('inspector.memoryHelp', { batchSize }) },
  ]
  function parameterNote() {
    return totals.frozen === 0
      ? t('inspector.allTrainable')
      : t('inspector.besidesFrozen', { frozen: formatCount(totals.frozen) })
  }
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('inspector.network')}</h2>
        <span className={styles.name}>{t('inspector.layerCount', { count: nodeCount })}</span>
      </header>
      <TextField
        layout="row"
        label={t('inspector.name')}
        value={shownName(name, t)}
        onCommit={(next) =>
          perform(text(`Rename to ${next}`, `重命名为 ${next}`), (document) => renameDocument(document, { name: next }))
        }
      />
      {nodeCount === 0 ? (
        <p className={styles.summary}>{t('inspector.emptyNetwork')}</p>
      ) : (
        <>
          <dl className={figureStyles.figures}>
            {figures.map((figure) => (
              <div key={figure.name} className={figureStyles.figure}>
                <dt>{figure.name}</dt>
                <dd className={figureStyles.value}>{figure.value}</dd>
                <dd className={figureStyles.how}>{figure.how}</dd>
              </div>
            ))}
          </dl>
          <LayerTable />
        </>
      )}
    </>
  )
}
