import { useStore, ViewportPortal } from '@xyflow/react'
import { CircleAlert, TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../../engine/contract/ids.ts'
import type { Problem } from '../../../engine/contract/problem.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { applyFix } from '../../document/actions/perform.ts'
import { useAnalysis } from '../../document/analysisStore.ts'
import { currentDocument, useDocument, useDocumentStore } from '../../document/documentStore.ts'
import { useLocalText } from '../../i18n/language.ts'
import { Button } from '../../ui/Button.tsx'
import { classNames } from '../../ui/classNames.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { changeCanvas, useCanvasState } from '../canvasState.ts'
import styles from './ProblemCard.module.css'

/** A problem in a sentence, with its fix, under the node where it happens: the newest one, or the one that was asked for. */
export function ProblemCard() {
  const { t } = useTranslation()
  const local = useLocalText()
  const zoom = useStore((state) => state.transform[2])
  const open = useCanvasState((state) => state.problemNode)
  useNewestProblem()
  const problem = useAnalysis((analysis) => (open === null ? undefined : analysis.nodes.get(open)?.problems[0]))
  const node = useDocument((document) => (open === null ? undefined : shownCards(document.graph).cardOf(open)))
  if (problem === undefined || node === undefined || zoom < 0.42) return null
  const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert
  return (
    <ViewportPortal>
      <output
        className={classNames('nodrag', 'nopan', 'nowheel', styles.card, styles[problem.severity])}
        style={{ transform: `translate(${node.x + 12}px, ${node.y + 84}px) scale(${1 / zoom})` }}
      >
        <Icon size={15} aria-hidden className={styles.icon} />
        <div className={styles.body}>
          <p className={styles.text}>{local(problem.message)}</p>
          {problem.fixes.length > 0 && (
            <div className={styles.fixes}>
              {problem.fixes.map((fix) => (
                <Button key={fix.label.en} size="small" onPress={() => applyFix(fix)}>
                  {local(fix.label)}
                </Button>
              ))}
            </div>
          )}
        </div>
        <IconButton
          label={t('app.close')}
          size="small"
          icon={<X size={13} aria-hidden />}
          onPress={() => changeCanvas({ problemNode: null })}
        />
      </output>
    </ViewportPortal>
  )
}

/** Opens the card of a problem that an edit has just brought about; a document that is opened opens none. */
function useNewestProblem(): void {
  const problems = useAnalysis((analysis) => analysis.problems)
  const openedCount = useDocumentStore((state) => state.openedCount)
  const before = useRef<{ readonly keys: ReadonlySet<string>; readonly openedCount: number } | null>(null)
  useEffect(() => {
    const known = before.current
    before.current = { keys: new Set(problems.map(problemKey)), openedCount }
    if (known === null || known.openedCount !== openedCount) return
    const fresh = problems.find(
      (problem) => problem.severity !== 'hint' && explains(problem) && !known.keys.has(problemKey(problem)),
    )
    const node: NodeId | undefined = fresh?.place.node
    const [only, ...others] = currentDocument().view.selection
    // A node that is selected alone has its problems in the inspector already.
    if (node !== undefined && (node !== only || others.length > 0)) changeCanvas({ problemNode: node })
  }, [problems, openedCount])
}

/** A node that has just been put down lacks its wires: that is work in progress, told by its badge only. */
function explains({ code }: Problem): boolean {
  return !code.includes('missing') && !code.includes('unconnected') && !code.startsWith('no-')
}

function problemKey({ code, place }: Problem): string {
  return `${code}:${place.node ?? ''}:${place.param ?? ''}`
}
