import type { Locator, Page } from '@playwright/test'

type ExportFormat =
  | 'TensorFlow.js model'
  | 'Keras model'
  | 'Keras model, older .h5'
  | 'ONNX model'
  | 'PyTorch project'
  | 'Weights as safetensors'
  | 'Weights as NumPy .npz'
  | 'Keras code'
  | 'TensorFlow.js code'
  | 'SVG picture'
  | 'PNG picture'
  | 'PDF picture'
  | 'Report'

/** Takes the network out. */
export class ExportDialog {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Export the network' })
  }

  async open(): Promise<void> {
    await this.#page.getByRole('banner').getByRole('button', { name: 'Export' }).click()
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape')
    await this.dialog.waitFor({ state: 'detached' })
  }

  async choose(format: ExportFormat): Promise<void> {
    await this.dialog.getByRole('radio', { name: format, exact: true }).check({ force: true })
  }

  /** Makes the data's scaling part of the model; offered for ONNX, where the data is scaled. */
  async bakePreprocessing(): Promise<void> {
    await this.dialog.getByRole('switch', { name: 'Preprocessing inside the model' }).check({ force: true })
  }

  /** Exports, as what is chosen already or as `format`; resolves when the app says that it is saved. Open the dialog anew for another export. */
  async go(format?: ExportFormat): Promise<void> {
    if (format !== undefined) await this.choose(format)
    await this.dialog.getByRole('button', { name: 'Export', exact: true }).click()
    await this.dialog.getByText(/^Saved as /).waitFor({ timeout: 60_000 })
  }

  /** What reading the export back has shown. */
  get comparison(): Locator {
    return this.dialog.getByText(/^Largest difference/)
  }
}
