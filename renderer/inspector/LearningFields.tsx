import { useTranslation } from 'react-i18next'
import type { GraphNode } from '../../engine/contract/document.ts'
import { maximumLearningRateFactor } from '../../engine/document/documentLimits.ts'
import { freezeNodes, setRateFactor } from '../document/actions/selection.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { NumberField } from '../ui/NumberField.tsx'
import { Switch } from '../ui/Switch.tsx'
import styles from './Inspector.module.css'

/** How the weights of one node, or of several, learn: not at all, or at their own rate. Nothing where there are none. */
export function LearningFields({ nodes }: { readonly nodes: readonly GraphNode[] }) {
  const { t } = useTranslation()
  const analysis = useAnalysis((whole) => whole.nodes)
  const learning = nodes.filter(({ id }) => {
    const found = analysis.get(id)
    return found !== undefined && found.trainable + found.frozen > 0
  })
  if (learning.length === 0) return null
  const ids = learning.map(({ id }) => id)
  const isFrozen = learning.every((node) => node.frozen === true)
  const factors = learning.map((node) => node.learningRateFactor ?? 1)
  const least = Math.min(...factors)
  const most = Math.max(...factors)
  return (
    <>
      <Switch
        label={t('inspector.frozen')}
        help={t('inspector.frozenHelp')}
        value={isFrozen}
        onChange={(frozen) => freezeNodes(ids, { frozen })}
      />
      {!isFrozen && (
        <NumberField
          layout="row"
          label={t('inspector.rateFactor')}
          help={t('inspector.rateFactorHelp')}
          invalidText={t('inspector.rateFactorInvalid', { maximum: maximumLearningRateFactor })}
          value={least}
          minimum={Number.MIN_VALUE}
          maximum={maximumLearningRateFactor}
          step={0.1}
          unit="×"
          onChange={(factor) => setRateFactor(ids, factor)}
        />
      )}
      {!isFrozen && least < most && <p className={styles.summary}>{t('inspector.rateFactorMixed', { least, most })}</p>}
    </>
  )
}
