import { fail } from '../contract/problem.ts'
import { parseDocument } from '../document/parseDocument.ts'
import { decodeSafetensors, type FloatTensor } from '../document/tensors/safetensors.ts'
import { exportDocument } from '../export/exportDocument.ts'
import type { EngineState } from './engineState.ts'
import { runOf } from './engineState.ts'
import { exportInert } from './exports/exportInert.ts'
import { exportRun } from './exports/exportRun.ts'
import type { Handlers } from './handlers.ts'
import { readFromDevice } from './readFromDevice.ts'
import { dataNotLoaded } from './training/trainingProblems.ts'

/** Writes files of runs and documents; those with weights are read back and compared first. */
export function exportHandlers(state: EngineState): Handlers<'exportModel' | 'exportInert' | 'exportDocument'> {
  return {
    exportModel: ({ runId, ...ask }) => {
      const run = runOf(state, runId)
      return readFromDevice(run, () => exportRun(run, ask))
    },
    exportInert: ({ document, weights, format, dataId = null, preprocessing = false }) =>
      state.lock.run(async () => {
        const parsed = parseDocument(document)
        if (!parsed.ok) return parsed
        const decoded = weights === null ? null : decodeSafetensors(weights)
        if (decoded !== null && !decoded.ok) return decoded
        const data = dataId === null ? null : (state.dataSets.get(dataId) ?? null)
        if (dataId !== null && data === null) return fail(dataNotLoaded())
        const tensors = decoded?.value.tensors ?? new Map<string, FloatTensor>()
        return exportInert({ document: parsed.value, weights: tensors, data, preprocessing }, format)
      }),
    exportDocument: async ({ document, ...ask }) => {
      const parsed = parseDocument(document)
      return parsed.ok ? exportDocument(parsed.value, { ...ask, readPictureFile: state.host.readPictureFile }) : parsed
    },
  }
}
