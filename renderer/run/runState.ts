import type { NetDocument } from '../../engine/contract/document.ts'
import type { RunId } from '../../engine/contract/ids.ts'
import type { Problem } from '../../engine/contract/problem.ts'
import type { RunPrepared, RunStatus } from '../../engine/contract/runStatus.ts'

/** A compiled run as the engine holds it, with the frozen document it trains. Its curves are kept apart. */
export interface CompiledRun extends Omit<RunPrepared, 'steps' | 'epochs'> {
  readonly runId: RunId
  readonly document: NetDocument
}

export type RunOutcome = 'finished' | 'stopped' | 'failed'

/** Where the run is. `problems` of an idle run say why the document could not be prepared. */
export type RunState =
  | { readonly type: 'idle'; readonly problems: readonly Problem[] }
  | { readonly type: 'preparing'; readonly runId: RunId; readonly document: NetDocument }
  | { readonly type: 'ready' | 'training' | 'paused'; readonly run: CompiledRun }
  | { readonly type: 'ended'; readonly outcome: RunOutcome; readonly run: CompiledRun }

export type RunEvent =
  | { readonly type: 'preparing'; readonly runId: RunId; readonly document: NetDocument }
  | { readonly type: 'prepared'; readonly runId: RunId; readonly prepared: RunPrepared }
  | { readonly type: 'refused'; readonly runId: RunId; readonly problems: readonly Problem[] }
  | { readonly type: 'status'; readonly status: RunStatus }
  /** The engine died; `problem` says so to people. */
  | { readonly type: 'engineGone'; readonly problem: Problem }
  | { readonly type: 'cleared' }

export const idleRun: RunState = { type: 'idle', problems: [] }

/** The run the state is about; null while idle. */
export function runIdOf(state: RunState): RunId | null {
  if (state.type === 'idle') return null
  return state.type === 'preparing' ? state.runId : state.run.runId
}

/** The compiled run, where there is one. */
export function compiledRun(state: RunState): CompiledRun | null {
  return state.type === 'idle' || state.type === 'preparing' ? null : state.run
}

/** The next state. Whatever another run says leaves the state as it is: the very same object comes back. */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'cleared':
      return idleRun
    case 'preparing':
      return { type: 'preparing', runId: event.runId, document: event.document }
    case 'prepared': {
      if (state.type !== 'preparing' || state.runId !== event.runId) return state
      const { status, trainable, frozen, drawn, trainingSamples, validationSamples } = event.prepared
      const { runId, document } = state
      return withStatus({ runId, document, status, trainable, frozen, drawn, trainingSamples, validationSamples }, status)
    }
    case 'refused':
      return runIdOf(state) === event.runId ? { type: 'idle', problems: event.problems } : state
    case 'status': {
      const run = compiledRun(state)
      return run === null || run.runId !== event.status.runId ? state : withStatus(run, event.status)
    }
    case 'engineGone': {
      if (state.type !== 'training' && state.type !== 'paused') return idleRun
      const status: RunStatus = { ...state.run.status, phase: 'failed', problem: event.problem, resumable: true }
      return { type: 'ended', outcome: 'failed', run: { ...state.run, status } }
    }
  }
}

function withStatus(run: CompiledRun, status: RunStatus): RunState {
  const updated = { ...run, status }
  switch (status.phase) {
    case 'ready':
    case 'training':
    case 'paused':
      return { type: status.phase, run: updated }
    case 'finished':
    case 'stopped':
    case 'failed':
      return { type: 'ended', outcome: status.phase, run: updated }
  }
}
