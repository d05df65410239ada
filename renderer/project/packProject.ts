import { strToU8, zipSync } from 'fflate'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/protocol.ts'
import { serializeDocument } from '../../engine/document/serializeDocument.ts'
import type { RunRecord } from '../runs/runRecord.ts'

/** Everything a project file holds. */
export interface ProjectContents {
  readonly document: NetDocument
  /** safetensors; null before anything was learned. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  readonly records: readonly RunRecord[]
  /** The data's own files; empty where they are too large. */
  readonly files: readonly NamedBytes[]
}

export function packProject({ document, weights, records, files }: ProjectContents): Uint8Array<ArrayBuffer> {
  const entries: Record<string, Uint8Array> = {
    'document.json': strToU8(serializeDocument(document)),
    'runs.json': strToU8(JSON.stringify(records)),
  }
  if (weights !== null) entries['weights.safetensors'] = weights
  for (const file of files) entries[`data/${file.name}`] = file.bytes
  return new Uint8Array(zipSync(entries, { level: 1 }))
}
