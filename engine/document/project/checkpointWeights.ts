import { decodeSafetensors, encodeSafetensors } from '../tensors/safetensors.ts'

const prefix = 'weights/'

/** The weights alone of a checkpoint (a safetensors file that also holds the optimiser's memory); null for a damaged one. */
export function checkpointWeights(checkpoint: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const file = decodeSafetensors(checkpoint)
  if (!file.ok) return null
  const tensors = new Map(
    [...file.value.tensors].flatMap(([key, tensor]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), tensor] as const] : [],
    ),
  )
  return encodeSafetensors({ tensors, metadata: { format: 'netwright-weights' } })
}

/**
 * What is worth keeping of a run: its weights (safetensors; null where they cannot be read any more) where all of them are numbers,
 * else those of its last checkpoint.
 */
export function soundWeights(
  weights: Uint8Array<ArrayBuffer> | null,
  checkpoint: Uint8Array | null,
): Uint8Array<ArrayBuffer> | null {
  const file = weights === null ? null : decodeSafetensors(weights)
  if (file?.ok && [...file.value.tensors.values()].every(({ values }) => values.every(Number.isFinite))) return weights
  return checkpoint === null ? null : checkpointWeights(checkpoint)
}
