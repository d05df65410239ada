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

  /** The `count` numbers that a layer computes for a sample, each read by pointing at its cell. */
  async readSample(
    layer: string,
    { sample, count }: { readonly sample: number; readonly count: number },
  ): Promise<readonly number[]> {
    const canvas = this.maps(layer)
    const before = await this.pixels(canvas)
    await this.chooseSample(sample)
    await expect.poll(() => this.pixels(canvas), { message: `the maps of sample ${sample} are drawn` }).not.toBe(before)
    const box = await canvas.boundingBox()
    if (box === null) throw new Error(`the maps of ${layer} are not drawn`)
    const columns = columnsOf(box, count)
    const rows = Math.ceil(count / columns)
    const values: number[] = []
    for (let map = 0; map < count; map++) {
      const x = box.x + ((map % columns) + 0.5) * (box.width / columns)
      const y = box.y + (Math.floor(map / columns) + 0.5) * (box.height / rows)
      await this.#page.mouse.move(x, y)
      const reading = this.#dock.panel.getByText(`map ${map + 1}, row 1, column 1: `)
      values.push(Number(((await reading.textContent()) ?? '').split(': ')[1]?.replace('−', '-')))
    }
    return values
  }
}

/** Cells are squares: the number of columns for which they come out most square. */
function columnsOf({ width, height }: { readonly width: number; readonly height: number }, count: number): number {
  const skew = (columns: number) => Math.abs(Math.log(width / columns / (height / Math.ceil(count / columns))))
  const candidates = Array.from({ length: count }, (_, index) => index + 1)
  return candidates.reduce((best, columns) => (skew(columns) < skew(best) ? columns : best))
}
