import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyLayerDefinition, Category } from '../../engine/layers/defineLayer.ts'
import { layerKinds } from '../../engine/layers/registry.ts'
import { shortcutOf } from '../app/shortcuts.ts'
import { addCard } from '../canvas/cards/addCards.ts'
import { useLocalText } from '../i18n/language.ts'
import { SearchField } from '../ui/SearchField.tsx'
import { kindColour } from './kindColour.ts'
import { matchKinds } from './matchKinds.ts'
import { meantParams } from './meantParams.ts'
import styles from './Palette.module.css'
import { PaletteItem } from './PaletteItem.tsx'
import { shortTitles } from './shortTitles.ts'

const categories: readonly Category[] = ['io', 'conv', 'pool', 'dense', 'activation', 'normal', 'recurrent', 'merge', 'shape']

const directions: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
}

/** All layer kinds by category: one stop of the Tab key, in which arrow keys walk. Typing filters; Enter adds. */
export function Palette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const headingId = useId()
  const found = matchKinds(layerKinds, query)
  const [best] = found
  const shown = query === '' ? categories.flatMap(kindsOf) : found
  const [visited, setVisited] = useState<string | null>(null)
  const tabStop = shown.some(({ kind }) => kind === visited) ? visited : (shown[0]?.kind ?? null)
  const walking = { tabStop, onVisit: setVisited }
  return (
    <div className={styles.palette}>
      <SearchField
        label={t('palette.search')}
        placeholder={t('palette.search')}
        shortcut={shortcutOf('search')}
        value={query}
        onChange={setQuery}
        onSubmit={() => {
          if (best === undefined || query === '') return
          void addCard(best.kind, meantParams(best.kind, query)?.params)
          setQuery('')
        }}
      />
      <div ref={list} className={styles.list} onKeyDown={(event) => walk(event, list.current)} role="presentation">
        {query === ''
          ? categories.map((category) => {
              const kinds = kindsOf(category)
              if (kinds.length === 0) return null
              const id = `${headingId}-${category}`
              return (
                <section key={category} aria-labelledby={id}>
                  <h2 id={id} className={styles.heading}>
                    {t(`palette.${category}`)}
                  </h2>
                  <Kinds kinds={kinds} {...walking} />
                </section>
              )
            })
          : found.length > 0 && <Kinds kinds={found} query={query} {...walking} />}
        {query !== '' && found.length === 0 && <p className={styles.nothing}>{t('palette.nothing', { query })}</p>}
      </div>
    </div>
  )
}

const noParams = {}

function kindsOf(category: Category): readonly AnyLayerDefinition[] {
  return layerKinds.filter((definition) => definition.category === category)
}

function Kinds({
  kinds,
  query = '',
  tabStop,
  onVisit,
}: {
  readonly kinds: readonly AnyLayerDefinition[]
  readonly query?: string
  readonly tabStop: string | null
  readonly onVisit: (kind: string) => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  return (
    <div className={styles.kinds}>
      {kinds.map((definition) => {
        const meant = meantParams(definition.kind, query)
        const name = meant?.label ?? definition.title
        return (
          <PaletteItem
            key={definition.kind}
            kind={definition.kind}
            params={meant?.params ?? noParams}
            title={local(name)}
            shortTitle={local(meant?.label ?? shortTitles[definition.kind] ?? name)}
            help={t('palette.help', { title: local(name), summary: local(definition.summary) })}
            colour={kindColour(definition.category)}
            isTabStop={definition.kind === tabStop}
            onVisit={onVisit}
          />
        )
      })}
    </div>
  )
}

/** Arrow keys go to the item that lies nearest that way. */
function walk(event: KeyboardEvent, list: HTMLElement | null): void {
  const direction = directions[event.key]
  const here = document.activeElement
  if (direction === undefined || list === null || here === null || !list.contains(here)) return
  event.preventDefault()
  const start = here.getBoundingClientRect()
  let nearest: HTMLElement | null = null
  let least = Infinity
  for (const item of list.querySelectorAll('button')) {
    const box = item.getBoundingClientRect()
    const dx = (box.left + box.right - start.left - start.right) / 2
    const dy = (box.top + box.bottom - start.top - start.bottom) / 2
    const along = dx * direction.x + dy * direction.y
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x)
    if (along < 4 || along + 3 * aside >= least) continue
    least = along + 3 * aside
    nearest = item
  }
  nearest?.focus()
}
