import { type Locator, type Page, expect } from '@playwright/test'
import type { Dock } from './Dock.ts'

/** The settings of the next run, in the training tab. */
export class TrainingSettings {
  readonly #page: Page
  readonly #dock: Dock

  constructor(page: Page, dock: Dock) {
    this.#page = page
    this.#dock = dock
  }

  async open(): Promise<Locator> {
    const panel = await this.#dock.show('Training')
    await panel.getByRole('radio', { name: 'Settings' }).click()
    return panel
  }

  async close(): Promise<void> {
    await this.#dock.panel.getByRole('radio', { name: 'Curves' }).click()
  }

  /** Chooses from a list, as "Optimiser" or "Schedule". */
  async choose(setting: string, option: string): Promise<void> {
    await this.#dock.panel.getByRole('button', { name: new RegExp(`${setting}$`) }).click()
    await this.#page.getByRole('option', { name: option, exact: true }).click()
  }

  async turnOn(setting: string): Promise<void> {
    const toggle = this.#dock.panel.getByRole('switch', { name: setting, exact: true })
    // The control itself is hidden; its label is what people press.
    if (!(await toggle.isChecked())) await this.#dock.panel.getByText(setting, { exact: true }).click()
    await expect(toggle).toBeChecked()
  }

  async fill(setting: string, value: number): Promise<void> {
    const field = this.#dock.panel.getByRole('textbox', { name: setting, exact: true })
    await field.fill(String(value))
    await field.press('Enter')
  }
}
