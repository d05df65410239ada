import type { Locator, Page } from '@playwright/test'

/** The right column: the selected node, or the whole network where nothing is selected. */
export class Inspector {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get panel(): Locator {
    return this.#page.getByRole('region', { name: 'Inspector', exact: true })
  }

  /** A figure as "Parameters" or "Depth". */
  figure(name: string): Locator {
    return this.panel.locator('dt').getByText(name, { exact: true }).locator('xpath=following-sibling::dd[1]')
  }

  /** Parameters that training changes, as publications count them. */
  async learnedParameters(): Promise<string> {
    return (await this.figure('Parameters').textContent()) ?? ''
  }

  /** Chooses a value of a setting that is a list, as the loss of an output. */
  async choose(setting: string, option: string): Promise<void> {
    await this.panel.getByRole('button', { name: new RegExp(`${setting}$`) }).click()
    await this.#page.getByRole('option', { name: option, exact: true }).click()
  }
}
