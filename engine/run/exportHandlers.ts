import { decodeSafetensors } from '../document/safetensors.ts'
import { parseDocument } from '../document/parseDocument.ts'
import { exportDocument } from '../export/exportDocument.ts'
import type { EngineState } from './engineState.ts'
import { runOf } from './engineState.ts'
import { exportInert } from './exportInert.ts'
import { exportRun } from './exportRun.ts'
import type { Handlers } from './handlers.ts'

export function exportHandlers(state: EngineState): Handlers<'exportModel' | 'exportInert' | 'exportDocument'> {
  return {
    exportModel: ({ runId, ...ask }) => {
      const run = runOf(state, runId)
      return run.session.exclusive(() => exportRun(run, ask))
    },
    exportInert: ({ document, weights, format }) =>
      state.lock.run(async () => {
        const parsed = parseDocument(document)
        if (!parsed.ok) return parsed
        const decoded = weights === null ? null : decodeSafetensors(weights)
        if (decoded !== null && !decoded.ok) return decoded
        return exportInert({ document: parsed.value, weights: decoded?.value.tensors ?? new Map() }, format)
      }),
    exportDocument: async ({ document, ...ask }) => {
      const parsed = parseDocument(document)
      return parsed.ok ? exportDocument(parsed.value, { ...ask, readPictureFile: state.host.readPictureFile }) : parsed
    },
  }
}
