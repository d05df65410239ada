import type { EpochPoint, StepPoint } from '../../engine/contract/metrics.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import { describeRun } from './describeRun.ts'
import type { RunControllerOptions } from './RunController.ts'
import type { CompiledRun, RunOutcome } from './runState.ts'

export interface RunRecorder {
  /** The curves now belong to this run, which gets its number; a run that goes on after a cut keeps its own. */
  readonly begin: (
    run: CompiledRun,
    {
      points,
      resumed,
    }: {
      readonly points: { readonly steps: readonly StepPoint[]; readonly epochs: readonly EpochPoint[] }
      readonly resumed: boolean
    },
  ) => void
  /** Lists the run among those of the project; one that has learned nothing leaves no entry. */
  readonly record: (run: CompiledRun, outcome: RunOutcome) => void
  /** Lists a run that came from elsewhere, shows its curves and returns its number. */
  readonly take: (history: RunHistory) => number
  /** Takes a run off the list. */
  readonly forget: (number: number) => void
  /** Lists a run under its number again; where another has that number by now, under the next. */
  readonly restore: (history: RunHistory) => void
  /** Puts the curves of a past run on screen; null: none. */
  readonly show: (record: RunHistory | null) => void
  /** The newest checkpoint, of the present run or of the one that was cut off. */
  readonly checkpoint: () => KeptCheckpoint | null
  readonly keepCheckpoint: (checkpoint: KeptCheckpoint) => void
  /** Keeps the run's number for its continuation; a checkpoint of an earlier run is none of this one's. */
  readonly cutOff: (run: CompiledRun) => void
  /** Another project: its own interrupted run, where it has one. */
  readonly adopt: (interrupted: KeptCheckpoint | null) => void
}

/** Numbers the runs, keeps their curves and the way back into one that was cut off. */
export function createRunRecorder({ store, curves, now }: Pick<RunControllerOptions, 'store' | 'curves' | 'now'>): RunRecorder {
  let checkpoint: KeptCheckpoint | null = null
  let startedAt = 0
  let cut: { readonly number: number; readonly startedAt: number } | null = null
  const nextNumber = () => 1 + Math.max(0, ...store.getState().records.map((entry) => entry.number))
  const show = (record: RunHistory | null): void => {
    curves.start(null, { steps: record?.steps ?? [], epochs: record?.epochs ?? [] })
    store.setState({ runNumber: record?.number ?? null })
  }
  return {
    begin(run, { points, resumed }) {
      if (curves.runId === run.runId) return
      const next = nextNumber()
      const former = resumed ? cut : null
      store.setState({ runNumber: former?.number ?? next })
      startedAt = former?.startedAt ?? now()
      cut = null
      curves.start(run.runId, points)
    },
    record(run, outcome) {
      const { runNumber, records } = store.getState()
      if (runNumber === null || curves.runId !== run.runId || curves.length === 0) return
      const entry = describeRun(run, { number: runNumber, outcome, startedAt, endedAt: now(), curves })
      store.setState({ records: [...records.filter((known) => known.number !== runNumber), entry] })
    },
    take(history) {
      const record = { ...history, number: nextNumber() }
      store.setState({ records: [...store.getState().records, record] })
      show(record)
      return record.number
    },
    forget(number) {
      const { records, runNumber } = store.getState()
      const left = records.filter((record) => record.number !== number)
      store.setState({ records: left })
      if (runNumber === number) show(left.at(-1) ?? null)
    },
    restore(history) {
      const { records } = store.getState()
      const isTaken = records.some(({ number }) => number === history.number)
      const record = isTaken ? { ...history, number: nextNumber() } : history
      store.setState({ records: [...records, record].toSorted((left, right) => left.number - right.number) })
    },
    show,
    checkpoint: () => checkpoint,
    keepCheckpoint(fresh) {
      checkpoint = fresh
      store.setState({ checkpointEpoch: fresh.epoch })
    },
    cutOff(run) {
      if (checkpoint?.document !== run.document) checkpoint = null
      const { runNumber } = store.getState()
      cut = runNumber === null ? null : { number: runNumber, startedAt }
    },
    adopt(interrupted) {
      checkpoint = interrupted
      cut = null
    },
  }
}
