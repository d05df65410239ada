import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeAnalysis } from '../../engine/analyse/analysis.ts'
import { formatCount, type Formula } from '../../engine/graph/formula.ts'
import { formatBytes } from '../canvas/formatBytes.ts'
import styles from './Figures.module.css'

/** What follows from a node's params and inputs, each figure with its arithmetic. */
export function Figures({ analysis }: { readonly analysis: NodeAnalysis }) {
  const { t } = useTranslation()
  const parameters = analysis.trainable + analysis.frozen
  const { receptiveField } = analysis
  if (analysis.outputShape === null) {
    // Nothing behind an unknown shape can be counted, and a zero would be a lie.
    return (
      <dl className={styles.figures}>
        <Figure name={t('inspector.output')} value={t('inspector.unknown')}>
          {t(analysis.problems.length > 0 ? 'inspector.unknownHere' : 'inspector.unknownShape')}
        </Figure>
      </dl>
    )
  }
  return (
    <dl className={styles.figures}>
      <Figure name={t('inspector.output')} value={analysis.outputShape.join(' × ')}>
        <FormulaLine formula={analysis.outputFormula} />
      </Figure>
      <Figure name={t('inspector.parameters')} value={formatCount(parameters)}>
        {parameters === 0 ? t('inspector.noParameters') : <FormulaLine formula={analysis.parameterFormula} />}
        {analysis.frozen > 0 && analysis.trainable > 0 && (
          <> {t('inspector.ofWhichFrozen', { figure: formatCount(analysis.frozen) })}</>
        )}
        {analysis.frozen > 0 && analysis.trainable === 0 && <> {t('inspector.allFrozen')}</>}
      </Figure>
      <Figure name={t('inspector.multiplyAdds')} value={formatCount(analysis.multiplyAdds)}>
        {analysis.multiplyAdds === 0 ? (
          t('inspector.noMultiplyAdds')
        ) : (
          <>
            <FormulaLine formula={analysis.multiplyAddsFormula} /> {t('inspector.perSample')}
          </>
        )}
      </Figure>
      <Figure
        name={t('inspector.receptiveField')}
        value={receptiveField === null ? t('inspector.everything') : receptiveField.size.join(' × ')}
      >
        {receptiveField === null
          ? t('inspector.seesEverything')
          : t('inspector.fieldSteps', { jump: receptiveField.jump.join(' × ') })}
      </Figure>
      <Figure name={t('inspector.activationMemory')} value={formatBytes(analysis.activationBytes)}>
        {t('inspector.activationMemoryHelp')}
      </Figure>
    </dl>
  )
}

function Figure({ name, value, children }: { readonly name: string; readonly value: string; readonly children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={styles.how}>{children}</dd>
    </div>
  )
}

/** Arithmetic; figures that the user can change take the accent colour. */
function FormulaLine({ formula }: { readonly formula: Formula }) {
  return formula.map((part, index) =>
    // oxlint-disable-next-line react/no-array-index-key -- a formula is redrawn as a whole
    typeof part === 'string' ? part : <em key={index}>{part.value}</em>,
  )
}
