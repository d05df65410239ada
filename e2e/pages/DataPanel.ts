import type { Locator, Page } from '@playwright/test'
import type { Dock } from './Dock.ts'

/** The tab with the samples. */
export class DataPanel {
  readonly #page: Page
  readonly #dock: Dock

  constructor(page: Page, dock: Dock) {
    this.#page = page
    this.#dock = dock
  }

  /** Shows the tab, and chooses a source: on an empty tab by its button, else from the menu. */
  async choose(source: 'UCI digits' | 'CSV table' | 'MNIST IDX' | 'Image folder'): Promise<Locator> {
    const panel = await this.#dock.show('Data')
    const change = panel.getByRole('button', { name: 'Change data' })
    const plain = panel.getByRole('button', { name: source, exact: true })
    await change.or(plain).first().waitFor()
    if (await change.isVisible()) {
      await change.click()
      await this.#page.getByRole('menuitem', { name: source, exact: true }).click()
    } else await plain.click()
    return panel
  }

  /** A figure of the summary, as "Samples" or "Classes". */
  figure(name: string): Locator {
    return this.#dock.panel.locator('dt').getByText(name, { exact: true }).locator('xpath=following-sibling::dd[1]')
  }
}
