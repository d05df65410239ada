import { type Locator, type Page, expect } from '@playwright/test'
import type { Dock } from './Dock.ts'

export type RunAction = 'Train' | 'Pause' | 'Resume' | 'Step batch' | 'Step epoch' | 'Stop' | 'Reset'
export type RunPhase = 'Not prepared' | 'Ready' | 'Training' | 'Paused' | 'Finished' | 'Stopped' | 'Failed'

/** The buttons that steer a run, and the card that says where it stands. */
export class RunControls {
  readonly #page: Page
  readonly #dock: Dock

  constructor(page: Page, dock: Dock) {
    this.#page = page
    this.#dock = dock
  }

  button(action: RunAction): Locator {
    return this.#page.getByRole('toolbar', { name: 'Run', exact: true }).getByRole('button', { name: action, exact: true })
  }

  /** Presses a button once it may be pressed. */
  async press(action: RunAction): Promise<void> {
    const button = this.button(action)
    await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 })
    await button.click()
  }

  get card(): Locator {
    return this.#page.getByRole('region', { name: /^Runs?( \d+)?( · PyTorch)?$/ })
  }

  async expectPhase(phase: RunPhase, { timeout = 60_000 }: { readonly timeout?: number } = {}): Promise<void> {
    await expect(this.card.getByRole('status')).toHaveText(phase, { timeout })
  }

  /** Training or validation figure of a row, as "loss" or "Accuracy"; NaN while there is none. A percentage comes as a share. */
  async figure(row: string | RegExp, column: 'train' | 'validation'): Promise<number> {
    const cell = this.card.getByRole('row', { name: row }).getByRole('cell')
    const written = await cell.nth(column === 'train' ? 0 : 1).textContent()
    const value = Number.parseFloat((written ?? '').replaceAll(',', '').replace('−', '-'))
    return written?.includes('%') === true ? value / 100 : value
  }

  figureOf(name: string): Locator {
    return this.card.locator('dt').getByText(name, { exact: true }).locator('xpath=ancestor-or-self::dt/following-sibling::dd[1]')
  }

  /** Whole epochs that are done, as the card says. */
  async epoch(): Promise<{ readonly epoch: number; readonly epochs: number }> {
    const [epoch = Number.NaN, epochs = Number.NaN] =
      (await this.figureOf('Epoch').textContent())?.match(/\d+/g)?.map(Number) ?? []
    return { epoch, epochs }
  }

  /** How far the run has come, from 0 to 100. */
  async progress(): Promise<number> {
    return Number(await this.card.getByRole('progressbar').getAttribute('aria-valuenow'))
  }

  /** Chooses the optimiser by its name, as "SGD". */
  async chooseOptimizer(name: string): Promise<void> {
    const panel = await this.#dock.show('Training')
    await panel.getByRole('radio', { name: 'Settings' }).click()
    await panel.getByRole('button', { name: /Optimiser/ }).click()
    await this.#page.getByRole('option', { name, exact: true }).click()
    await panel.getByRole('radio', { name: 'Curves' }).click()
  }

  /** Types a setting of the training tab, as "Epochs". */
  async set(setting: string, value: number): Promise<void> {
    const panel = await this.#dock.show('Training')
    await panel.getByRole('radio', { name: 'Settings' }).click()
    const field = panel.getByRole('textbox', { name: setting, exact: true })
    await field.fill(String(value))
    await field.press('Enter')
    await panel.getByRole('radio', { name: 'Curves' }).click()
  }
}
