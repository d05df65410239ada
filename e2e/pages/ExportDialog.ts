import type { Locator, Page } from '@playwright/test'

/** Takes the trained model out. */
export class ExportDialog {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Export the trained model' })
  }

  async open(): Promise<void> {
    await this.#page.getByRole('banner').getByRole('button', { name: 'Export' }).click()
  }

  /** Exports; resolves when the app says that it is saved. */
  async go(format: 'TensorFlow.js model' | 'Weights as safetensors'): Promise<void> {
    await this.dialog.getByRole('radio', { name: format }).check({ force: true })
    await this.dialog.getByRole('button', { name: 'Export', exact: true }).click()
    await this.dialog.getByText(/^Saved as /).waitFor({ timeout: 60_000 })
  }

  /** What reading the export back has shown. */
  get comparison(): Locator {
    return this.dialog.getByText(/^Largest difference/)
  }
}
