import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'

/** Where a kernel leaves its sums: part p's begin at `address` + p · `bytes`. */
export interface Parts {
  readonly address: number
  readonly bytes: number
}

/** A tensor of one sum for each channel, of which `run` leaves `parts` parts; they are added up in their order. */
export function channelSums(
  backend: SimdBackend,
  { channels, parts }: { readonly channels: number; readonly parts: number },
  run: (parts: Parts) => void,
): TensorInfo {
  const sums = backend.output([channels])
  const bytes = Math.ceil(channels / 16) * 64
  const partials = backend.temporary(bytes * parts, 'sums of a bias gradient')
  run({ address: partials.address, bytes })
  backend.run('addPartials', [backend.address(sums), partials.address, bytes, parts], channels)
  backend.release(partials)
  return sums
}
