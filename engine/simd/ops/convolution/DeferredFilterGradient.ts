import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import { asItIs } from '../moves/asItIs.ts'
import type { Geometry } from './geometry.ts'
import { winogradFilterGradient } from './winograd.ts'

export interface FilterGradientInputs {
  readonly x: TensorInfo
  readonly dy: TensorInfo
  /** Of the forward convolution. */
  readonly geometry: Geometry
}

/** dFilter of a convolution by Winograd whose input gradient waits too: both read dy, and go over it together. */
export class DeferredFilterGradient implements Recipe {
  readonly inputs: readonly TensorInfo[]
  readonly x: TensorInfo
  readonly geometry: Geometry
  readonly #backend: SimdBackend
  readonly #dy: TensorInfo

  constructor(backend: SimdBackend, { x, dy, geometry }: FilterGradientInputs) {
    this.#backend = backend
    this.x = asItIs(x)
    this.#dy = asItIs(dy)
    this.geometry = geometry
    this.inputs = [this.x, this.#dy]
  }

  make(out: number): void {
    const backend = this.#backend
    winogradFilterGradient(backend, this.geometry, { x: backend.address(this.x), dy: backend.address(this.#dy), out })
  }
}
