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

  /** The numbers that a layer which gives a row of them computes for a sample, each read by pointing at its cell. */
  async readSample(layer: string, sample: number): Promise<readonly number[]> {
    const canvas = this.maps(layer)
    const before = await this.pixels(canvas)
    await this.chooseSample(sample)
    await expect.poll(() => this.pixels(canvas), { message: 'the maps of the chosen sample are drawn' }).not.toBe(before)
    const box = await canvas.boundingBox()
    if (box === null) throw new Error(`the maps of ${layer} are not drawn`)
    const reading = this.#dock.panel.getByText(/^map \d+, row 1, column 1: /)
    const found = new Map<number, number>()
    // Cells are squares in a few rows; this many steps hit each of them.
    for (const y of [0.25, 0.75]) {
      for (let x = 0.02; x < 1; x += 0.02) {
        await this.#page.mouse.move(box.x + box.width * x, box.y + box.height * y)
        const [words] = await reading.allTextContents()
        const [, map, value] = /^map (\d+).*: (.*)$/.exec(words ?? '') ?? []
        if (map !== undefined && value !== undefined) found.set(Number(map) - 1, Number(value.replace('−', '-')))
      }
    }
    return [...found].toSorted(([left], [right]) => left - right).map(([, value]) => value)
  }
}
