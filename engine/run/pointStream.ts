import type { RunId } from '../contract/ids.ts'
import type { EpochPoint, StepPoint } from '../contract/metrics.ts'
import type { EngineEvent } from '../contract/protocol.ts'

export interface PointStream {
  addStep(point: StepPoint): void
  readonly addEpoch: (point: EpochPoint) => void
  /** Sends what has gathered at once: before a status, so that nobody hears of an end before its last points. */
  flush(): void
  close(): void
}

/** Milliseconds between two events: 20 a second at most. */
const pauseMs = 50

/** Gathers points and sends everything since the last event together. */
export function createPointStream(runId: RunId, send: (event: EngineEvent) => void): PointStream {
  let steps: StepPoint[] = []
  let epochs: EpochPoint[] = []
  let sentAt = -Infinity
  let timer: unknown = null

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (steps.length === 0 && epochs.length === 0) return
    sentAt = performance.now()
    send({ type: 'points', runId, steps, epochs })
    steps = []
    epochs = []
  }
  const schedule = (): void => {
    const dueMs = sentAt + pauseMs - performance.now()
    if (dueMs <= 0) flush()
    else timer ??= setTimeout(flush, dueMs)
  }

  return {
    addStep: (point) => {
      steps.push(point)
      schedule()
    },
    addEpoch: (point) => {
      epochs.push(point)
      schedule()
    },
    flush,
    close: () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
