import type { EngineClient } from '../contract/EngineClient.ts'
import type { RunId } from '../contract/ids.ts'
import type { EpochPoint, StepPoint } from '../contract/metrics.ts'
import type { RunStatus } from '../contract/runStatus.ts'

export interface RunWatcher {
  onStatus?(status: RunStatus): void
  onSteps?(steps: readonly StepPoint[]): void
  onEpochs?(epochs: readonly EpochPoint[]): void
  onCheckpoint?(bytes: Uint8Array<ArrayBuffer>): void
}

/** Follows a run until it ends by itself, is stopped, fails, or pauses with a problem. */
export function followRun(client: EngineClient, runId: RunId, watcher: RunWatcher): Promise<RunStatus> {
  return new Promise((resolve) => {
    const end = client.on((event) => {
      if (event.type === 'points' && event.runId === runId) {
        watcher.onSteps?.(event.steps)
        watcher.onEpochs?.(event.epochs)
      } else if (event.type === 'checkpoint' && event.runId === runId) watcher.onCheckpoint?.(event.bytes)
      else if (event.type === 'status' && event.status.runId === runId) {
        watcher.onStatus?.(event.status)
        const { phase, problem } = event.status
        if (phase === 'finished' || phase === 'stopped' || phase === 'failed' || (phase === 'paused' && problem !== null)) {
          end()
          resolve(event.status)
        }
      }
    })
  })
}
