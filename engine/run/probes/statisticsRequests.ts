import type { NodeId, RunId } from '../../contract/ids.ts'
import type { NodeStatistics } from '../../contract/probes.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import type { EngineEvent } from '../../contract/protocol.ts'
import { createYielder } from '../createYielder.ts'
import type { Trainer } from '../training/trainer.ts'
import { statisticsCancelled } from '../training/trainingProblems.ts'
import { nodeStatistics } from './statistics.ts'

export interface StatisticsRequests {
  /** Call it in the run's turn. */
  measure(
    trainer: Trainer,
    ask: { readonly runId: RunId; readonly nodes: readonly NodeId[] },
  ): Promise<Result<readonly NodeStatistics[]>>
  /** Resolves when nothing of this run is measured any more. */
  cancel(runId: RunId): Promise<void>
}

const tellEveryMs = 250

/** Statistics that tell how far they are and can be called off: on a large network they take their time. */
export function createStatisticsRequests(send: (event: EngineEvent) => void): StatisticsRequests {
  const wanted = new Map<RunId, { isCancelled: boolean; ended: Promise<unknown> }>()

  async function measureNow(
    trainer: Trainer,
    { runId, nodes, isCancelled }: { runId: RunId; nodes: readonly NodeId[]; isCancelled: () => boolean },
  ): Promise<Result<readonly NodeStatistics[]>> {
    const yielder = createYielder()
    let toldAt = performance.now()
    try {
      const found = await nodeStatistics(trainer, {
        nodes,
        goOn: async (done, total) => {
          const now = performance.now()
          if (now - toldAt >= tellEveryMs) {
            toldAt = now
            send({ type: 'measuring', runId, done, total })
          }
          await yielder.rest()
          return !isCancelled()
        },
      })
      return found === null ? fail(statisticsCancelled()) : succeed(found)
    } finally {
      yielder.close()
    }
  }

  return {
    measure: (trainer, { runId, nodes }) => {
      const request = { isCancelled: false, ended: Promise.resolve<unknown>(null) }
      const answer = measureNow(trainer, { runId, nodes, isCancelled: () => request.isCancelled })
      request.ended = answer.catch(() => {})
      wanted.set(runId, request)
      return answer.finally(() => {
        if (wanted.get(runId) === request) wanted.delete(runId)
      })
    },
    cancel: async (runId) => {
      const request = wanted.get(runId)
      if (request === undefined) return
      request.isCancelled = true
      await request.ended
    },
  }
}
