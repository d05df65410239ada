import type { Locator, Page } from '@playwright/test'

/** The right column: the selected node, or the whole network where nothing is selected. */
export class Inspector {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get panel(): Locator {
    return this.#page.getByRole('complementary')
  }

  /** A figure as "Parameters" or "Depth". */
  figure(name: string): Locator {
    return this.panel.locator('dt').getByText(name, { exact: true }).locator('xpath=following-sibling::dd[1]')
  }
}
