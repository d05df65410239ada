import type { BackendName } from '../contract/backendNames.ts'
import type { RunId } from '../contract/ids.ts'
import type { EngineEvent } from '../contract/protocol.ts'
import type { DataSet } from '../data/dataSet.ts'
import type { ProbeOutcome } from './backends/probeBackends.ts'
import { createLock, type Lock } from './createLock.ts'
import type { EngineHost } from './engineHost.ts'
import type { Run } from './openRun.ts'

/** What one engine knows: everything of it can be rebuilt from document, data and checkpoint. */
export interface EngineState {
  readonly host: EngineHost
  readonly dataSets: Map<string, DataSet>
  readonly runs: Map<RunId, Run>
  /** Opening runs, switching and probing backends: one at a time. */
  readonly lock: Lock
  backend: BackendName | null
  probed: ProbeOutcome | null
  readonly send: (event: EngineEvent) => void
}

/** All that one engine holds, empty; `send` posts an event to whoever is at the other end. */
export function createEngineState(host: EngineHost, send: (event: EngineEvent) => void): EngineState {
  return { host, dataSets: new Map(), runs: new Map(), lock: createLock(), backend: null, probed: null, send }
}

/** Throws where there is no such run: it was closed, or the engine was started anew. */
export function runOf({ runs }: EngineState, id: RunId): Run {
  const run = runs.get(id)
  if (run === undefined) throw new Error(`There is no run "${id}" here: it was closed, or the engine was started anew.`)
  return run
}

/** Throws where no such data were loaded: a bug of the caller, or the engine was started anew. */
export function dataSetOf({ dataSets }: EngineState, id: string): DataSet {
  const dataSet = dataSets.get(id)
  if (dataSet === undefined) throw new Error(`There are no data "${id}" here: load them again.`)
  return dataSet
}
