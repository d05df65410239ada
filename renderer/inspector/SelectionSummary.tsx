import { useTranslation } from 'react-i18next'
import type { GraphNode } from '../../engine/contract/document.ts'
import { formatCount } from '../../engine/graph/formula.ts'
import { runCommand } from '../app/commandBus.ts'
import { duplicateCards } from '../canvas/cards/addCards.ts'
import { deleteNodes } from '../document/actions/selection.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { Button } from '../ui/Button.tsx'
import figureStyles from './Figures.module.css'
import styles from './Inspector.module.css'
import { LearningFields } from './LearningFields.tsx'

/** Several nodes: what they come to together, and what can be done with all of them. */
export function SelectionSummary({ nodes }: { readonly nodes: readonly GraphNode[] }) {
  const { t } = useTranslation()
  const analysis = useAnalysis((whole) => whole)
  const ids = nodes.map((node) => node.id)
  const sum = (figure: 'trainable' | 'frozen' | 'multiplyAdds') =>
    ids.reduce((total, id) => total + (analysis.nodes.get(id)?.[figure] ?? 0), 0)
  const parameters = sum('trainable') + sum('frozen')
  const figures = [
    { name: t('inspector.parameters'), value: parameters },
    { name: t('inspector.multiplyAdds'), value: sum('multiplyAdds') },
  ]
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('inspector.selected', { count: nodes.length })}</h2>
      </header>
      <dl className={figureStyles.figures}>
        {figures.map((figure) => (
          <div key={figure.name} className={figureStyles.figure}>
            <dt>{figure.name}</dt>
            <dd className={figureStyles.value}>{formatCount(figure.value)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.form}>
        <LearningFields nodes={nodes} />
      </div>
      <div className={styles.actions}>
        <Button onPress={duplicateCards}>{t('commands.duplicate')}</Button>
        <Button onPress={() => runCommand('group')}>{t('commands.group')}</Button>
        <Button variant="danger" onPress={() => deleteNodes(ids)}>
          {t('commands.delete')}
        </Button>
      </div>
    </>
  )
}
