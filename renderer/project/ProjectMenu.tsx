import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { runCommand, type CommandName } from '../app/commandBus.ts'
import { shortcutOf } from '../app/shortcuts.ts'
import { useDocument } from '../document/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { Menu, type MenuEntry } from '../ui/Menu.tsx'
import styles from './ProjectMenu.module.css'
import { useNeedsSaving, useProject } from './projectStore.ts'
import { shownName } from './shownName.ts'

const entries = [
  'new',
  'open',
  'templates',
  'line',
  'save',
  'saveAs',
  'versions',
  'line',
  'import',
  'export',
  'loadWeights',
  'line',
  'shortcuts',
  'about',
] as const satisfies readonly (CommandName | 'line')[]

/** The project's name with its dirty mark; opens what can be done with it as a file. */
export function ProjectMenu() {
  const { t } = useTranslation()
  const given = useDocument((document) => document.name)
  const name = shownName(given, t)
  const unsaved = useNeedsSaving()
  const remarks = useProject((state) => state.imported?.remarks.length ?? 0)
  const ofImport: MenuEntry = {
    id: 'remarks',
    label: t('project.import.remarks', { count: remarks }),
    onAction: () => useProject.setState({ showsRemarks: true }),
  }
  const list = entries.flatMap((entry, index): readonly MenuEntry[] => {
    if (entry === 'line') return [{ id: `line-${index}`, separator: true }]
    const command: MenuEntry = {
      id: entry,
      label: t(`commands.${entry}`),
      shortcut: shortcutOf(entry),
      onAction: () => void runCommand(entry),
    }
    return entry === 'import' && remarks > 0 ? [command, ofImport] : [command]
  })
  return (
    <Menu label={t('project.menu')} entries={list}>
      <Button
        variant="quiet"
        className={styles.button ?? ''}
        label={unsaved ? `${t('project.menuOf', { name })}. ${t('project.unsaved')}` : t('project.menuOf', { name })}
      >
        <span className={styles.name}>{name}</span>
        {unsaved && <span className={styles.dirty} />}
        <ChevronDown size={12} aria-hidden />
      </Button>
    </Menu>
  )
}
