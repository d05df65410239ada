import { useTranslation } from 'react-i18next'
import type { GraphNode } from '../../engine/contract/document.ts'
import { describeInert } from '../../engine/export/inert/describeInert.ts'
import { useLocalText } from '../i18n/language.ts'
import styles from './InertDetails.module.css'

/** What is kept of a layer that Netwright does not know, and the ways in which it can leave again. */
export function InertDetails({ node }: { readonly node: GraphNode }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const { type, reason, config, weights, formats } = describeInert(node)
  return (
    <section aria-label={t('inspector.inert.label')}>
      <dl className={styles.facts}>
        <dt>{t('inspector.inert.type')}</dt>
        <dd>{type}</dd>
        {reason !== null && (
          <>
            <dt>{t('inspector.inert.reason')}</dt>
            <dd>{local(reason)}</dd>
          </>
        )}
        {weights !== null && (
          <>
            <dt>{t('inspector.inert.weights')}</dt>
            <dd>
              {weights.length === 0
                ? t('inspector.inert.none')
                : weights.map(({ name, shape }) => (
                    <div key={name}>
                      <code>{name}</code> {shape.join(' × ')}
                    </div>
                  ))}
            </dd>
          </>
        )}
        <dt>{t('inspector.inert.formats')}</dt>
        <dd>
          {formats.length === 0
            ? t('inspector.inert.noFormat')
            : formats.map((format) => t(`project.exportDialog.formats.${format}.title`)).join(' · ')}
        </dd>
      </dl>
      {config.length > 0 && (
        <details className={styles.config}>
          <summary>{t('inspector.inert.config')}</summary>
          <dl className={styles.facts}>
            {config.map(([name, value]) => (
              <div key={name} className={styles.setting}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  )
}
