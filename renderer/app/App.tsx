import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { Canvas } from '../canvas/Canvas.tsx'
import { useDocument } from '../document/documentStore.ts'
import { TemplateGallery } from '../gallery/TemplateGallery.tsx'
import { useLanguage } from '../i18n/language.ts'
import { Inspector } from '../inspector/Inspector.tsx'
import { Palette } from '../palette/Palette.tsx'
import { SearchPalette } from '../palette/SearchPalette.tsx'
import { ProjectDialogs } from '../project/ProjectDialogs.tsx'
import { EngineBanner } from '../run/EngineBanner.tsx'
import { Explanations } from '../ui/Explanations.tsx'
import { Toasts } from '../ui/Toast.tsx'
import { AboutDialog } from './AboutDialog.tsx'
import styles from './App.module.css'
import { Dock } from './Dock.tsx'
import { SafePanel } from './SafePanel.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { TopBar } from './TopBar.tsx'
import { useAppCommands } from './useAppCommands.ts'
import { useClipboard } from './useClipboard.ts'
import { useShortcuts } from './useShortcuts.ts'
import { useSideWidths } from './useSideWidths.ts'

/** The one window. */
export function App() {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const dockOpen = useDocument((document) => document.view.dockOpen)
  const sides = useSideWidths()
  useAppCommands()
  useClipboard()
  useShortcuts()
  return (
    <I18nProvider locale={language === 'zh' ? 'zh-CN' : 'en-US'}>
      <div className={styles.app}>
        <TopBar />
        <Group orientation="horizontal" className={styles.body}>
          <Panel
            id="palette"
            panelRef={sides.palette}
            defaultSize={sides.atStart.palette}
            minSize="132px"
            maxSize="400px"
            groupResizeBehavior="preserve-pixel-size"
          >
            <nav aria-label={t('app.palette')} className={styles.fill}>
              <SafePanel>
                <Palette />
              </SafePanel>
            </nav>
          </Panel>
          <Separator className={styles.columnEdge} aria-label={t('app.resizeLeft')} />
          <Panel id="middle" minSize="320px">
            <main className={styles.middle}>
              <Group orientation="vertical" className={styles.stack}>
                <Panel id="canvas" minSize="160px">
                  <div className={styles.canvasArea}>
                    <SafePanel>
                      <Canvas />
                    </SafePanel>
                    <EngineBanner />
                  </div>
                </Panel>
                {dockOpen && (
                  <>
                    <Separator className={styles.rowEdge} aria-label={t('app.resizeDock')} />
                    <Panel id="dock" defaultSize="300px" minSize="140px" groupResizeBehavior="preserve-pixel-size">
                      <section aria-label={t('app.dock')} className={styles.dock}>
                        <Dock />
                      </section>
                    </Panel>
                  </>
                )}
              </Group>
              {!dockOpen && (
                <section aria-label={t('app.dock')} className={styles.closedDock}>
                  <Dock />
                </section>
              )}
            </main>
          </Panel>
          <Separator className={styles.columnEdge} aria-label={t('app.resizeRight')} />
          <Panel
            id="inspector"
            panelRef={sides.inspector}
            defaultSize={sides.atStart.inspector}
            minSize="240px"
            maxSize="520px"
            groupResizeBehavior="preserve-pixel-size"
          >
            <aside className={styles.fill}>
              <SafePanel>
                <Inspector />
              </SafePanel>
            </aside>
          </Panel>
        </Group>
      </div>
      <SearchPalette />
      <TemplateGallery />
      <ProjectDialogs />
      <ShortcutsDialog />
      <AboutDialog />
      <Explanations />
      <Toasts label={t('app.messages')} closeLabel={t('app.close')} closeAllLabel={(count) => t('app.closeAll', { count })} />
    </I18nProvider>
  )
}
