import { parseDocument } from '../document/parseDocument.ts'
import { exportDocument } from '../export/exportDocument.ts'
import type { EngineState } from './engineState.ts'
import { runOf } from './engineState.ts'
import { exportRun } from './exportRun.ts'
import type { Handlers } from './handlers.ts'

export function exportHandlers(state: EngineState): Handlers<'exportModel' | 'exportDocument'> {
  return {
    exportModel: ({ runId, ...ask }) => {
      const run = runOf(state, runId)
      return run.session.exclusive(() => exportRun(run, ask))
    },
    exportDocument: async ({ document, ...ask }) => {
      const parsed = parseDocument(document)
      return parsed.ok ? exportDocument(parsed.value, { ...ask, readPictureFile: state.host.readPictureFile }) : parsed
    },
  }
}
