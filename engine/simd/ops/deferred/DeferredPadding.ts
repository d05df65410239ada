import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import { asItIs } from '../moves/asItIs.ts'
import { paddedShape, placeInside, type Paddings } from '../moves/placeInside.ts'
import { elementChunk } from '../simdKernel.ts'

/** Lines of zeros above and below images, columns of them left and right. */
export interface Margins {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

const noMargins: Margins = { top: 0, bottom: 0, left: 0, right: 0 }

/** Whether a padding puts zeros around images, and nothing else. */
export function isMargin(x: TensorInfo, { paddings, value }: { readonly paddings: Paddings; readonly value: number }): boolean {
  const isAround = paddings.every(([before, after], axis) =>
    axis === 1 || axis === 2 ? before >= 0 && after >= 0 : before + after === 0,
  )
  return value === 0 && isAround && x.dtype === 'float32' && x.shape.length === 4 && util.sizeFromShape(x.shape) > 0
}

/** Zeros around images, which wait for who reads them: convolutions and pooling count them in, anybody else gets a padded copy. */
export class DeferredPadding implements Recipe {
  readonly inputs: readonly TensorInfo[]
  readonly images: TensorInfo
  readonly margins: Margins
  readonly #backend: SimdBackend
  readonly #paddings: Paddings

  constructor(backend: SimdBackend, images: TensorInfo, paddings: Paddings) {
    const [, [top, bottom] = [0, 0], [left, right] = [0, 0]] = paddings
    this.images = asItIs(images)
    this.inputs = [this.images]
    this.margins = { top, bottom, left, right }
    this.#backend = backend
    this.#paddings = paddings
  }

  make(address: number): void {
    const elements = util.sizeFromShape([...paddedShape(this.images, this.#paddings)])
    this.#backend.run('fill', [address, 0], elements, elementChunk)
    placeInside(this.#backend, this.images, { out: address, paddings: this.#paddings })
  }
}

/** The images without the zeros around them, if those still wait. */
export function withoutMargins(backend: SimdBackend, x: TensorInfo): { readonly images: TensorInfo; readonly margins: Margins } {
  const recipe = backend.recipe(x)
  if (!(recipe instanceof DeferredPadding)) return { images: x, margins: noMargins }
  return { images: recipe.images, margins: recipe.margins }
}
