import type { RunId } from '../../contract/ids.ts'
import type { Ask, EngineEvent } from '../../contract/protocol.ts'
import type { Probe } from './probe.ts'

export interface Watcher {
  watch(ask: Ask<'watch'>): void
  acknowledge(frame: number): void
  /** Computes and sends a frame if one is wanted and the last one was acknowledged. `now` skips the waiting time between frames. */
  offer(step: number, options: { readonly now: boolean }): Promise<void>
}

/**
 * Sends feature maps, latest wins: the next frame is computed only after the last was acknowledged, from the weights as
 * they are then. A step that was already shown is not sent again.
 */
export function createWatcher({
  runId,
  probe,
  send,
  isLost,
}: {
  readonly runId: RunId
  readonly probe: Probe
  readonly send: (event: EngineEvent) => void
  /** Whether the device that computes is lost: what it gives are pictures of nothing. */
  readonly isLost: () => boolean
}): Watcher {
  let wanted: Ask<'watch'> | null = null
  let frame = 0
  let unacknowledged: number | null = null
  let shownStep = -1
  let shownAt = -Infinity

  return {
    watch: (ask) => {
      wanted = ask.nodes.length > 0 ? ask : null
      unacknowledged = null
      shownStep = -1
      shownAt = -Infinity
    },
    acknowledge: (acknowledged) => {
      if (acknowledged === unacknowledged) unacknowledged = null
    },
    offer: async (step, { now }) => {
      const ask = wanted
      if (ask === null || unacknowledged !== null || step === shownStep || isLost()) return
      if (!now && performance.now() - shownAt < ask.everyMs) return
      shownStep = step
      shownAt = performance.now()
      const maps = await probe.look({ nodes: ask.nodes, sample: ask.sample, maps: ask.mapsPerNode })
      /* Something else may be watched by now. */
      if (wanted !== ask || maps.length === 0 || isLost()) return
      frame += 1
      unacknowledged = frame
      send({ type: 'features', runId, frame, step, maps })
    },
  }
}
