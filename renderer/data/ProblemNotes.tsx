import { useTranslation } from 'react-i18next'
import type { Problem } from '../../engine/contract/problem.ts'
import { applyEdits } from '../../engine/document/edits/applyEdits.ts'
import { changeDocument } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { Button } from '../ui/Button.tsx'
import styles from './DataPanel.module.css'

const shown = 20

/** What went wrong with the data, where, and what can be done about it. */
export function ProblemNotes({ problems }: { readonly problems: readonly Problem[] }) {
  const { t } = useTranslation()
  const local = useLocalText()
  return (
    <ul className={styles.notes}>
      {problems.slice(0, shown).map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          {local(problem.message)}
          {problem.place.path !== undefined && <span className={styles.place}>{problem.place.path}</span>}
          {problem.fixes.map((fix) => (
            <Button
              key={fix.label.en}
              size="small"
              onPress={() => void changeDocument(fix.label, (document) => applyEdits(document, fix.edits))}
            >
              {local(fix.label)}
            </Button>
          ))}
        </li>
      ))}
      {problems.length > shown && <li>{t('data.andMore', { count: problems.length - shown })}</li>}
    </ul>
  )
}
