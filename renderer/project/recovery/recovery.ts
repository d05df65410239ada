import * as z from 'zod'
import type { Host } from '../../host/host.ts'
import { unpackCheckpoint, type KeptCheckpoint } from '../../run/checkpointFile.ts'
import { packHeaded, unpackHeaded } from '../../run/headedBytes.ts'

/** Work that an earlier session could not save. */
export interface Recovery {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** A project file; null where only a run was cut off. */
  readonly project: Uint8Array<ArrayBuffer> | null
  readonly checkpoint: KeptCheckpoint | null
  /** Copies of other windows that died: the next windows offer them. */
  readonly waiting: number
}

const headSchema = z.object({ name: z.string(), savedAt: z.number() })

export function packAutosave(
  head: { readonly name: string; readonly savedAt: number },
  project: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return packHeaded(head, project)
}

/** What the host's store holds of an earlier session; null after a clean end. A copy that cannot be read counts as none. */
export async function findRecovery(store: Host['store']): Promise<Recovery | null> {
  const [autosave, kept, waiting] = await Promise.all([store.read('autosave'), store.read('checkpoint'), store.waiting()])
  const headed = autosave === null ? null : unpackHeaded(autosave)
  const head = headSchema.safeParse(headed?.head)
  const checkpoint = kept === null ? null : unpackCheckpoint(kept)
  if (headed !== null && head.success) return { ...head.data, project: headed.bytes, checkpoint, waiting }
  return checkpoint === null ? null : { name: checkpoint.document.name, savedAt: 0, project: null, checkpoint, waiting }
}
