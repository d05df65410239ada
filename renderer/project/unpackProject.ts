import { strFromU8, unzipSync } from 'fflate'
import type { Problem, Result } from '../../engine/contract/problem.ts'
import { fail, succeed } from '../../engine/contract/problem.ts'
import { text } from '../../engine/contract/text.ts'
import { readDocumentText } from '../../engine/document/readDocumentText.ts'
import type { ProjectContents } from './packProject.ts'

export interface UnpackedProject {
  readonly contents: ProjectContents
  readonly remarks: readonly Problem[]
}

export function unpackProject(bytes: Uint8Array<ArrayBuffer>): Result<UnpackedProject> {
  try {
    const entries = unzipSync(bytes)
    const document = readDocumentText(strFromU8(entries['document.json'] ?? new Uint8Array(0)))
    if (!document.ok) return document
    const runs: unknown = JSON.parse(strFromU8(entries['runs.json'] ?? strToBytes('[]')))
    const weights = entries['weights.safetensors']
    const files = Object.entries(entries).flatMap(([name, data]) => (name.startsWith('data/') ? [{ name: name.slice(5), bytes: new Uint8Array(data) }] : []))
    return succeed({
      contents: { document: document.value, weights: weights === undefined ? null : new Uint8Array(weights), records: Array.isArray(runs) ? runs : [], files },
      remarks: [],
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail({ code: 'not-a-project', severity: 'error', place: {}, message: text(`It is no project file (${reason}).`, `它不是项目文件（${reason}）。`), fixes: [] })
  }
}

function strToBytes(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}
