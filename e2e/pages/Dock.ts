import type { Locator, Page } from '@playwright/test'

export type DockTab = 'Training' | 'Feature maps' | 'Data' | 'Problems' | 'Runs'

/** The lower panel with its tabs. */
export class Dock {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get panel(): Locator {
    return this.#page.getByRole('tabpanel')
  }

  tab(name: DockTab): Locator {
    return this.#page.getByRole('tab', { name: new RegExp(`^${name}`) })
  }

  async show(name: DockTab): Promise<Locator> {
    await this.tab(name).click()
    return this.panel
  }

  /** Presses a fix that a problem in the list offers. */
  async takeFix(label: string): Promise<void> {
    const panel = await this.show('Problems')
    await panel.getByRole('button', { name: label, exact: true }).click()
  }
}
