import type { StepPoint } from '../../engine/contract/metrics.ts'
import { keptSteps } from '../../engine/document/project/keptSteps.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import type { CurveData } from './curves.ts'
import type { CompiledRun, RunOutcome } from './runState.ts'

interface RunEnd {
  readonly number: number
  readonly outcome: RunOutcome
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt: number
  readonly curves: CurveData & { points(): readonly StepPoint[] }
}

/** A run that ended, as the list of runs shows it and the project file keeps it. */
export function describeRun(run: CompiledRun, { number, outcome, startedAt, endedAt, curves }: RunEnd): RunHistory {
  const { document, status, trainable, trainingSamples, validationSamples } = run
  return {
    number,
    startedAt,
    durationMs: endedAt - startedAt,
    outcome,
    backend: status.backend,
    training: document.training,
    trainable,
    trainingSamples,
    validationSamples,
    steps: keptSteps(curves.points()),
    epochs: curves.epochs,
  }
}
