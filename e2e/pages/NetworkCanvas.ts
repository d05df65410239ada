import { type Locator, type Page, expect } from '@playwright/test'

/** The canvas on which a network is drawn, with the palette beside it. */
export class NetworkCanvas {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get area(): Locator {
    return this.#page.getByRole('region', { name: 'Network', exact: true })
  }

  /** A layer kind in the palette, by its title. */
  kind(title: string): Locator {
    return this.#page.getByRole('navigation', { name: 'Layers' }).getByRole('button', { name: title, exact: true })
  }

  /** A node by its name, as "conv_1". */
  card(name: string): Locator {
    return this.area.getByRole('group', { name: new RegExp(`^${name} \\(`) })
  }

  get cards(): Locator {
    return this.area.getByRole('group', { name: /^[A-Za-z][\w ]* \(/ })
  }

  get wires(): Locator {
    return this.area.getByRole('button', { name: /^\w+ → \w+$/ })
  }

  /** A wire as it is drawn; a folded group stands for what is inside. */
  wireBetween(from: string, to: string): Locator {
    return this.area.getByRole('button', { name: `${from} → ${to}`, exact: true })
  }

  output(name: string): Locator {
    return this.area.getByLabel(`Output of ${name}`, { exact: true })
  }

  input(name: string): Locator {
    return this.area.getByLabel(`Input in of ${name}`, { exact: true })
  }

  /** Why a wire was refused; stands beside the pointer. */
  get refusal(): Locator {
    return this.#page.getByRole('alert')
  }

  /** Drags a kind from the palette to a place of the canvas; lengths as shares of its size. */
  async drag(title: string, to: { readonly x: number; readonly y: number }): Promise<void> {
    const box = await this.area.boundingBox()
    if (box === null) throw new Error('the canvas is not there')
    await this.kind(title).dragTo(this.area, { targetPosition: { x: box.width * to.x, y: box.height * to.y } })
  }

  /** Draws a wire with the pointer, from an output port to an input port. */
  async wire(from: string, to: string): Promise<void> {
    await this.#pull(this.output(from), this.input(to))
  }

  async #pull(from: Locator, to: Locator): Promise<void> {
    const start = await centre(from)
    const end = await centre(to)
    await this.#page.mouse.move(start.x, start.y)
    await this.#page.mouse.down()
    await this.#page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 })
    await this.#page.mouse.move(end.x, end.y, { steps: 4 })
    await this.#page.mouse.up()
  }

  /** Shows the whole network, and waits until the view has come to rest. */
  async fit(): Promise<void> {
    await this.area.getByRole('button', { name: 'Fit', exact: true }).click()
    const transform = async () => this.area.locator('.react-flow__viewport').evaluate((element) => element.style.transform)
    let before = ''
    await expect
      .poll(async () => {
        const now = await transform()
        const same = now === before
        before = now
        return same
      })
      .toBe(true)
  }
}

async function centre(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error(`${String(locator)} is not on screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
