import { type Locator, type Page, expect } from '@playwright/test'
import type { Dock } from './Dock.ts'

/** The tab that shows what each layer computes. */
export class FeaturePanel {
  readonly #page: Page
  readonly #dock: Dock

  constructor(page: Page, dock: Dock) {
    this.#page = page
    this.#dock = dock
  }

  async show(): Promise<void> {
    await this.#dock.show('Feature maps')
  }

  async chooseLayer(name: string): Promise<void> {
    const panel = this.#dock.panel
    await panel.getByRole('button', { name: /Layer$/ }).click()
    await this.#page.getByRole('option', { name, exact: true }).click()
    await expect(this.maps(name)).toBeVisible()
  }

  async chooseSample(index: number): Promise<void> {
    const field = this.#dock.panel.getByRole('textbox', { name: 'Sample', exact: true })
    await field.fill(String(index))
    await field.press('Enter')
  }

  maps(layer: string): Locator {
    return this.#dock.panel.getByRole('img', { name: `Feature maps of ${layer}`, exact: true })
  }

  /** The picture on a layer's card. */
  thumbnail(layer: string): Locator {
    return this.#page.getByRole('img', { name: new RegExp(`^Output of ${layer} for sample`) })
  }

  /** The drawn pixels, to be compared with those of another moment. */
  async pixels(canvas: Locator): Promise<string> {
    return canvas.evaluate((element) => (element instanceof HTMLCanvasElement ? element.toDataURL() : ''))
  }

  /** The numbers of a layer that gives a row of them, each read by pointing at its cell. */
  async readRow(layer: string): Promise<readonly number[]> {
    const canvas = this.maps(layer)
    const box = await canvas.boundingBox()
    if (box === null) throw new Error(`the maps of ${layer} are not drawn`)
    const reading = this.#dock.panel.getByText(/^map \d+, row 1, column 1: /)
    const found = new Map<number, number>()
    const step = 6
    for (let y = step / 2; y < box.height; y += step) {
      const before = found.size
      for (let x = step / 2; x < box.width; x += step) {
        await this.#page.mouse.move(box.x + x, box.y + y)
        const words = (await reading.count()) === 0 ? null : await reading.textContent()
        const [, map, value] = /^map (\d+).*: (.*)$/.exec(words ?? '') ?? []
        if (map !== undefined && value !== undefined) found.set(Number(map) - 1, Number(value.replace('−', '-')))
      }
      // One line through a row of cells is enough; the next row of cells is further down.
      if (before > 0 && found.size === before) continue
    }
    return [...found].toSorted(([left], [right]) => left - right).map(([, value]) => value)
  }
}
