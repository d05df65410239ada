import type { EngineState } from './engineState.ts'
import { runOf } from './engineState.ts'
import { exportRun } from './exportRun.ts'
import type { Handlers } from './handlers.ts'

export function exportHandlers(state: EngineState): Handlers<'exportModel'> {
  return {
    exportModel: ({ runId, ...ask }) => {
      const run = runOf(state, runId)
      return run.session.exclusive(() => exportRun(run, ask))
    },
  }
}
