import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProblemNote } from './ProblemNote.tsx'
import styles from './Problems.module.css'
import { showNode } from './showNode.ts'

/** All problems of the network, errors first. A node's name leads to it. */
export function ProblemsPanel() {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const problems = useAnalysis((analysis) => analysis.problems)
  const index = indexGraph(graph)
  if (problems.length === 0) {
    const empty = graph.nodes.length === 0
    return (
      <EmptyState
        icon={empty ? undefined : <CircleCheck size={20} aria-hidden />}
        title={empty ? t('problems.nothingYet') : t('problems.none')}
      >
        {empty ? t('problems.nothingYetText') : t('problems.noneText')}
      </EmptyState>
    )
  }
  return (
    <ul className={styles.list} aria-label={t('problems.label')}>
      {problems.map((problem, position) => {
        const node = problem.place.node === undefined ? undefined : index.nodes.get(problem.place.node)
        return (
          // oxlint-disable-next-line react/no-array-index-key -- problems have no id, and their order is their rank
          <li key={`${problem.code}:${problem.place.node ?? ''}:${position}`}>
            <ProblemNote
              problem={problem}
              {...(node === undefined ? {} : { place: node.name, onShow: () => showNode(node.id) })}
            />
          </li>
        )
      })}
    </ul>
  )
}
