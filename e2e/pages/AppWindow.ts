import { type Locator, type Page, expect } from '@playwright/test'
import { DataPanel } from './DataPanel.ts'
import { Dock } from './Dock.ts'
import { ExportDialog } from './ExportDialog.ts'
import { FeaturePanel } from './FeaturePanel.ts'
import { Gallery } from './Gallery.ts'
import { Inspector } from './Inspector.ts'
import { NetworkCanvas } from './NetworkCanvas.ts'
import { RunControls } from './RunControls.ts'
import { TrainingSettings } from './TrainingSettings.ts'

/** The one window as people see it, in English; everything is found by role and label. */
export class AppWindow {
  readonly page: Page
  readonly canvas: NetworkCanvas
  readonly dock: Dock
  readonly data: DataPanel
  readonly features: FeaturePanel
  readonly gallery: Gallery
  readonly inspector: Inspector
  readonly run: RunControls
  readonly settings: TrainingSettings
  readonly exporting: ExportDialog

  constructor(page: Page) {
    this.page = page
    this.canvas = new NetworkCanvas(page)
    this.dock = new Dock(page)
    this.data = new DataPanel(page, this.dock)
    this.features = new FeaturePanel(page, this.dock)
    this.gallery = new Gallery(page)
    this.inspector = new Inspector(page)
    this.run = new RunControls(page, this.dock)
    this.settings = new TrainingSettings(page, this.dock)
    this.exporting = new ExportDialog(page)
  }

  get toolbar(): Locator {
    return this.page.getByRole('banner', { name: 'Main toolbar' })
  }

  /** Notes that come up in a corner. */
  message(words: string | RegExp): Locator {
    return this.page.getByRole('region', { name: /Messages/ }).getByText(words)
  }

  async openTemplate(title: string): Promise<void> {
    await this.gallery.open()
    await this.gallery.choose(title)
  }

  /** Chooses an entry of the project's menu, as "Save" or "Open…". */
  async chooseInProjectMenu(entry: string): Promise<void> {
    await this.toolbar.getByRole('button', { name: /^Project / }).click()
    await this.page.getByRole('menuitem', { name: new RegExp(`^${entry.replaceAll(/[()?]/g, '\\$&')}( Ctrl| ⌘| \\?|$)`) }).click()
  }

  async expectProjectName(name: string): Promise<void> {
    await expect(this.toolbar.getByRole('button', { name: new RegExp(`^Project ${name}`) })).toBeVisible()
  }
}
