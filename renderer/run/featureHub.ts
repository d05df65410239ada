import type { NodeId } from '../../engine/contract/ids.ts'
import type { FeatureMaps } from '../../engine/contract/probes.ts'

/** What the engine is asked to watch. */
export interface WatchRequest {
  readonly nodes: readonly NodeId[]
  readonly sample: number
  readonly everyMs: number
  readonly mapsPerNode: number
}

/** null: what was shown no longer holds. */
export type MapsListener = (maps: FeatureMaps | null) => void

/** Live feature maps on their way from the engine to canvases, past React. */
export interface FeatureHub {
  /** Watches a node until the returned function is called; the newest maps, if any, come at once. */
  watch(node: NodeId, mapsWanted: number, listener: MapsListener): () => void
  latest(node: NodeId): FeatureMaps | undefined
  receive(maps: readonly FeatureMaps[]): void
  chooseSample(sample: number): void
  readonly sample: number
  /** Asks again for everything watched: after a new run was prepared. */
  renew(): void
  /** Forgets all maps: after the graph or the data changed. */
  clear(): void
}

/** 10 frames a second, the rate whose cost the bench keeps below 5 % of training. */
const everyMs = 100

/** `send` is called once for many changes of one moment; `schedule` decides what a moment is. */
export function createFeatureHub({
  send,
  schedule,
}: {
  send: (request: WatchRequest) => void
  schedule: (work: () => void) => void
}): FeatureHub {
  const watchers = new Map<NodeId, Map<MapsListener, number>>()
  const newest = new Map<NodeId, FeatureMaps>()
  let sample = 0
  let scheduled = false

  function request(): void {
    if (scheduled) return
    scheduled = true
    schedule(() => {
      scheduled = false
      const mapsPerNode = Math.max(1, ...[...watchers.values()].flatMap((listeners) => [...listeners.values()]))
      send({ nodes: [...watchers.keys()], sample, everyMs, mapsPerNode })
    })
  }

  return {
    watch(node, mapsWanted, listener) {
      const listeners = watchers.get(node) ?? new Map<MapsListener, number>()
      watchers.set(node, listeners)
      listeners.set(listener, mapsWanted)
      const known = newest.get(node)
      if (known !== undefined) listener(known)
      request()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && watchers.get(node) === listeners) watchers.delete(node)
        request()
      }
    },
    latest: (node) => newest.get(node),
    receive(list) {
      for (const maps of list) {
        newest.set(maps.node, maps)
        for (const listener of watchers.get(maps.node)?.keys() ?? []) listener(maps)
      }
    },
    chooseSample(next) {
      if (next === sample) return
      sample = next
      request()
    },
    get sample() {
      return sample
    },
    renew: request,
    clear() {
      newest.clear()
      for (const listeners of watchers.values()) for (const listener of listeners.keys()) listener(null)
    },
  }
}
