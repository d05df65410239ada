import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { planBroadcast } from '../elementwise/planBroadcast.ts'
import { packMatrix } from '../products/multiply.ts'
import type { Geometry } from './geometry.ts'
import { transformedBytes, transformFilter } from './winograd.ts'

/** A normalisation by given moments of each channel. */
export interface Normalization {
  readonly mean: TensorInfo
  readonly variance: TensorInfo
  readonly gamma: TensorInfo | undefined
  readonly beta: TensorInfo | undefined
  readonly epsilon: number
}

/** What a convolution has learned, with the normalisation that follows it. */
export interface ConvolutionWeights {
  readonly filter: TensorInfo
  readonly bias: TensorInfo | undefined
  readonly normalization: Normalization | null
}

/** `panels`: the filter as a matrix, packed for products; `winograd`: its transforms. */
export type FilterForm = 'panels' | 'winograd'

/**
 * Hands on the addresses of the packed filter and of the bias (0: none). Filter and bias have the normalisation in them: each
 * output channel's weights are scaled once, and not each pixel's result.
 */
export function handPackedFilter(
  backend: SimdBackend,
  { weights, geometry, form }: { readonly weights: ConvolutionWeights; readonly geometry: Geometry; readonly form: FilterForm },
  to: (packed: number, bias: number) => void,
): void {
  const { filter, bias, normalization } = weights
  const { outChannels } = geometry
  const filterBytes = form === 'winograd' ? transformedBytes(geometry) : panelBytes(geometry)
  const pack = (source: number, target: number): void => {
    if (form === 'winograd') transformFilter(backend, geometry, { filter: source, transformed: target, backward: false })
    else packMatrix(backend, { target, source, k: matrixRows(geometry), columns: outChannels, transposed: false })
  }
  const shape = `${matrixRows(geometry)} × ${outChannels}`
  if (normalization === null) {
    const shift = bias === undefined ? 0 : backend.address(bias)
    const source = backend.address(filter)
    const order = { form: `${form} ${shape}`, sources: [backend.tensorData(filter.dataId)] as const, what: 'a packed filter' }
    backend.packs.hand({ ...order, bytes: filterBytes, make: (target) => pack(source, target) }, (packed) => to(packed, shift))
    return
  }
  const { mean, variance, gamma, beta, epsilon } = normalization
  const optional = [gamma, beta, bias]
  const others = [mean, variance, ...optional.filter((tensor) => tensor !== undefined)]
  const given = optional.map((tensor) => (tensor === undefined ? '-' : '+')).join('')
  backend.packs.hand(
    {
      form: `${form} ${shape} ${given} ${epsilon}`,
      sources: [backend.tensorData(filter.dataId), ...others.map(({ dataId }) => backend.tensorData(dataId))],
      what: 'a packed filter',
      bytes: filterBytes + outChannels * 4,
      make: (target) => packFolded(backend, { filter, bias, normalization }, { target, shift: target + filterBytes, pack }),
    },
    (packed) => to(packed, packed + filterBytes),
  )
}

function packFolded(
  backend: SimdBackend,
  { filter, bias, normalization }: ConvolutionWeights & { readonly normalization: Normalization },
  { target, shift, pack }: { target: number; shift: number; pack: (source: number, target: number) => void },
): void {
  const { mean, variance, gamma, beta, epsilon } = normalization
  const [channels = 0] = filter.shape.slice(-1)
  const { words, items } = planBroadcast(filter.shape, [channels])
  const scale = backend.temporary(channels * 4, 'the factors of a batch normalisation')
  const scaled = backend.temporary(
    filter.shape.reduce((size, length) => size * length, 4),
    'a scaled filter',
  )
  const optional = [gamma, beta, bias].map((tensor) => (tensor === undefined ? 0 : backend.address(tensor)))
  const moments = [backend.address(mean), backend.address(variance)]
  backend.run('foldNormalization', [...moments, ...optional, floatBits(epsilon), scale.address, shift], channels)
  backend.run('multiply', [scaled.address, backend.address(filter), scale.address, ...words], items)
  pack(scaled.address, target)
  backend.release(scaled)
  backend.release(scale)
}

function matrixRows({ filterHeight, filterWidth, channels }: Geometry): number {
  return filterHeight * filterWidth * channels
}

function panelBytes(geometry: Geometry): number {
  return Math.ceil(geometry.outChannels / 8) * matrixRows(geometry) * 32
}
