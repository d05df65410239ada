import { useTranslation } from 'react-i18next'
import { formatShape } from '../../engine/graph/shape.ts'
import type { Template } from '../../templates/template.ts'
import { useLocalText } from '../i18n/language.ts'
import { formatShort } from '../training/formatNumbers.ts'
import { explained } from '../ui/explained.ts'
import { drawnTemplate } from './drawnTemplate.ts'
import { silhouette } from './silhouette.ts'
import styles from './TemplateGallery.module.css'

/** A template's picture, figures and purpose; the whole card opens it. */
export function TemplateCard({ template, onOpen }: { readonly template: Template; readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const { document, totals } = drawnTemplate(template)
  const picture = silhouette(document.graph)
  const title = local(template.title)
  const input = document.graph.nodes.find((node) => node.kind === 'input')?.params['shape']
  return (
    <li className={styles.card}>
      <button
        type="button"
        onClick={onOpen}
        aria-label={t('gallery.use', { title })}
        aria-describedby={`template-${template.name}`}
      >
        <svg viewBox={picture.viewBox} className={styles.picture} aria-hidden preserveAspectRatio="xMidYMid meet">
          <path d={picture.wires} className={styles.wires} />
          {picture.cards.map(({ category, path }) => (
            <path key={category} d={path} data-category={category} />
          ))}
        </svg>
        <span className={styles.head}>
          <b>{title}</b>
          <span
            className={styles.mark}
            data-trains={template.trainsHere}
            {...(template.trainsHere ? {} : explained(t('gallery.looksOnlyTip'), { withFocusAround: true }))}
          >
            {t(template.trainsHere ? 'gallery.trainsHere' : 'gallery.looksOnly')}
          </span>
        </span>
        <span className={styles.purpose} id={`template-${template.name}`}>
          {local(template.purpose)}
        </span>
        <span className={styles.figures}>
          <span>
            <b>{formatShort(totals.trainable)}</b> {t('gallery.parameters')}
          </span>
          <span>
            <b>{formatLarge(totals.multiplyAdds)}</b> {t('gallery.multiplyAdds')}
          </span>
          <span>
            <b>{totals.depth}</b> {t('gallery.depth')}
          </span>
          {Array.isArray(input) && (
            <span>
              <b>{formatShape(input)}</b> {t('gallery.input')}
            </span>
          )}
        </span>
      </button>
    </li>
  )
}

/** Billions too: 15.5G. */
function formatLarge(count: number): string {
  return count < 999_500_000 ? formatShort(count) : `${(count / 1e9).toFixed(1)}G`
}
