import { Languages, LayoutTemplate, Moon, Redo2, Sun, Undo2, Upload } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useDocumentStore } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { ProjectMenu } from '../project/ProjectMenu.tsx'
import { BackendPill } from '../run/BackendPill.tsx'
import { RunControls } from '../run/RunControls.tsx'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Brand } from './Brand.tsx'
import { runCommand } from './commandBus.ts'
import { shortcutOf } from './shortcuts.ts'
import { useTheme } from './theme.ts'
import styles from './TopBar.module.css'

/** Project, history, run, and what concerns the whole window. */
export function TopBar() {
  const { t } = useTranslation()
  const theme = useTheme((state) => state.theme)
  return (
    <header className={styles.bar} aria-label={t('app.toolbar')}>
      <div className={styles.start}>
        <h1 className={styles.brand} aria-label="Netwright">
          <Brand />
        </h1>
        <ProjectMenu />
        <HistoryButtons />
      </div>
      <RunControls />
      <div className={styles.end}>
        <BackendPill />
        <Button
          variant="quiet"
          icon={<LayoutTemplate size={14} aria-hidden />}
          label={t('app.templates')}
          onPress={() => runCommand('templates')}
        >
          <span className={styles.word}>{t('app.templates')}</span>
        </Button>
        <Button
          variant="quiet"
          icon={<Upload size={14} aria-hidden />}
          label={t('app.export')}
          onPress={() => runCommand('export')}
        >
          <span className={styles.word}>{t('app.export')}</span>
        </Button>
        <Button
          variant="quiet"
          icon={<Languages size={14} aria-hidden />}
          label={t('app.languageTip')}
          tooltip={t('app.languageTip')}
          onPress={() => runCommand('language')}
        >
          <span className={styles.word}>{t('app.language')}</span>
        </Button>
        <IconButton
          label={t('commands.theme')}
          icon={theme === 'dark' ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
          onPress={() => runCommand('theme')}
        />
      </div>
    </header>
  )
}

function HistoryButtons() {
  const { t } = useTranslation()
  const local = useLocalText()
  const last = useDocumentStore((state) => state.past.at(-1)?.label)
  const next = useDocumentStore((state) => state.future[0]?.label)
  return (
    <div className={styles.history}>
      <IconButton
        label={last === undefined ? t('app.undo') : t('app.undoWhat', { what: local(last) })}
        shortcut={shortcutOf('undo')}
        icon={<Undo2 size={15} aria-hidden />}
        disabledReason={last === undefined ? t('app.nothingToUndo') : null}
        onPress={() => runCommand('undo')}
      />
      <IconButton
        label={next === undefined ? t('app.redo') : t('app.redoWhat', { what: local(next) })}
        shortcut={shortcutOf('redo')}
        icon={<Redo2 size={15} aria-hidden />}
        disabledReason={next === undefined ? t('app.nothingToRedo') : null}
        onPress={() => runCommand('redo')}
      />
    </div>
  )
}
