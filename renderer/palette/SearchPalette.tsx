import { Search } from 'lucide-react'
import { useState } from 'react'
import { Autocomplete, Dialog, Input, ListBox, ListBoxItem, Modal, ModalOverlay, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { changeCanvas, useCanvasState, type PaletteRequest } from '../canvas/canvasState.ts'
import { useLanguage } from '../i18n/language.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { kindColour } from './kindColour.ts'
import { KindDot } from './KindDot.tsx'
import { searchEntries, type SearchEntry } from './searchEntries.ts'
import styles from './SearchPalette.module.css'

/** Find and do: layers to add, things to do, nodes to go to. Opened by Ctrl/Cmd-K, or by a wire dropped on empty canvas. */
export function SearchPalette() {
  const request = useCanvasState((state) => state.palette)
  const close = () => changeCanvas({ palette: null })
  return (
    <ModalOverlay
      isOpen={request !== null}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      isDismissable
      className={styles.veil ?? ''}
    >
      <Modal className={styles.modal ?? ''}>{request !== null && <SearchDialog request={request} onClose={close} />}</Modal>
    </ModalOverlay>
  )
}

function SearchDialog({ request, onClose }: { readonly request: PaletteRequest; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const [query, setQuery] = useState('')
  const entries = searchEntries({ request, query, language, t })
  const label =
    request.connectFrom !== null ? t('search.connect') : request.wire !== null ? t('search.fitting') : t('search.label')
  const choose = (entry: SearchEntry | undefined) => {
    onClose()
    entry?.run()
  }
  return (
    <Dialog aria-label={label} className={styles.dialog ?? ''}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a palette that people opened to type into */}
        <TextField type="search" aria-label={label} autoFocus className={styles.field ?? ''}>
          <Search size={15} aria-hidden />
          <Input
            placeholder={label}
            className={styles.input ?? ''}
            onKeyDown={(event) => {
              // React Aria marks the first result only once the list has changed: Enter means it before that too.
              const isMarked = event.currentTarget.hasAttribute('aria-activedescendant')
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || isMarked || entries.length === 0) return
              event.preventDefault()
              choose(entries[0])
            }}
          />
        </TextField>
        <ListBox
          aria-label={t('search.results')}
          items={entries}
          selectionMode="none"
          onAction={(key) => choose(entries.find((candidate) => candidate.id === key))}
          renderEmptyState={() => (
            <p className={styles.nothing}>
              {request.connectFrom !== null && query === '' ? t('search.nothingToConnect') : t('search.nothing')}
            </p>
          )}
          className={styles.list ?? ''}
        >
          {(entry) => (
            <ListBoxItem id={entry.id} textValue={entry.title} className={styles.item ?? ''} style={kindColour(entry.category)}>
              <KindDot hollow={entry.category === null} />
              <span className={styles.title}>{entry.title}</span>
              <span className={styles.detail}>{entry.detail}</span>
              {entry.shortcut !== null && <Kbd>{entry.shortcut}</Kbd>}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  )
}
