import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fix, Problem } from '../../engine/contract/problem.ts'
import { applyFix } from '../document/actions/perform.ts'
import { useLocalText } from '../i18n/language.ts'
import { Button } from '../ui/Button.tsx'
import { classNames } from '../ui/classNames.ts'
import styles from './Problems.module.css'

const icons = { error: CircleAlert, warning: TriangleAlert, hint: Info }

/** One problem: what is wrong, what was expected and found, and its fixes as buttons. */
export function ProblemNote({
  problem,
  onShow,
  place,
  onStartAgain,
}: {
  readonly problem: Problem
  /** A problem of a run: does the fix and trains anew, which the fix alone does not. */
  readonly onStartAgain?: (fix: Fix) => void
  readonly onShow?: () => void
  readonly place?: string
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const Icon = icons[problem.severity]
  return (
    <div className={classNames(styles.note, styles[problem.severity])}>
      <Icon size={15} className={styles.icon} aria-label={t(`problems.${problem.severity}`)} />
      <div className={styles.body}>
        <p className={styles.message}>
          {place !== undefined && onShow !== undefined && (
            <button type="button" className={styles.place} onClick={onShow}>
              {place}
            </button>
          )}
          {local(problem.message)}
        </p>
        {(problem.expected !== undefined || problem.got !== undefined) && (
          <dl className={styles.facts}>
            {problem.expected !== undefined && (
              <div>
                <dt>{t('problems.expected')}</dt>
                <dd>{local(problem.expected)}</dd>
              </div>
            )}
            {problem.got !== undefined && (
              <div>
                <dt>{t('problems.got')}</dt>
                <dd>{local(problem.got)}</dd>
              </div>
            )}
          </dl>
        )}
        {problem.fixes.length > 0 && (
          <div className={styles.fixes}>
            {problem.fixes.map((fix) => (
              <Fragment key={fix.label.en}>
                <Button size="small" onPress={() => applyFix(fix)}>
                  {local(fix.label)}
                </Button>
                {onStartAgain !== undefined && (
                  <Button
                    size="small"
                    variant="primary"
                    label={t('problems.startAgainWith', { fix: local(fix.label) })}
                    tooltip={t('problems.startAgainTip')}
                    onPress={() => onStartAgain(fix)}
                  >
                    {t('problems.startAgain')}
                  </Button>
                )}
              </Fragment>
            ))}
          </div>
        )}
      </div>
    </div>
  )
}
