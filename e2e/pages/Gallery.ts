import { type Locator, type Page, expect } from '@playwright/test'

/** The gallery of templates. */
export class Gallery {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Templates' })
  }

  async open(): Promise<void> {
    await this.#page.getByRole('banner').getByRole('button', { name: 'Templates' }).click()
    await expect(this.dialog).toBeVisible()
  }

  async choose(title: string): Promise<void> {
    await this.dialog.getByRole('button', { name: `Open ${title}`, exact: true }).click()
    await expect(this.dialog).toBeHidden()
  }
}
