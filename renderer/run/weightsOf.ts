import { decodeSafetensors, encodeSafetensors } from '../../engine/document/safetensors.ts'

const prefix = 'weights/'

/** The weights alone of a checkpoint (a safetensors file that also holds the optimiser's memory); null for a damaged one. */
export function weightsOf(checkpoint: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const file = decodeSafetensors(checkpoint)
  if (!file.ok) return null
  const tensors = new Map(
    [...file.value.tensors].flatMap(([key, tensor]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), tensor] as const] : [],
    ),
  )
  return encodeSafetensors({ tensors, metadata: { format: 'netwright-weights' } })
}
