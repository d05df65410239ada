import type { Result } from '../../engine/contract/problem.ts'
import type { Ask } from '../../engine/contract/protocol.ts'
import type { RunPrepared } from '../../engine/contract/runStatus.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import type { RunControllerOptions } from './RunController.ts'

export interface KeptWeights {
  /** safetensors by node id; null before anything was learned. */
  readonly current: () => Uint8Array<ArrayBuffer> | null
  readonly keep: (weights: Uint8Array<ArrayBuffer> | null) => void
  /** Prepares a run from a checkpoint, else from what was learned. Weights that do not fit the changed network are let go: the run then starts from the seed. */
  readonly prepareRun: (
    base: Pick<Ask<'prepareRun'>, 'runId' | 'document' | 'dataId'>,
    from: KeptCheckpoint | null,
  ) => Promise<Result<RunPrepared>>
}

/** What the last run learned, for the next one to start from. */
export function createKeptWeights({ ask, store }: Pick<RunControllerOptions, 'ask' | 'store'>): KeptWeights {
  let kept: Uint8Array<ArrayBuffer> | null = null
  const keep = (weights: Uint8Array<ArrayBuffer> | null): void => {
    kept = weights
    store.setState({ hasWeights: weights !== null })
  }
  return {
    current: () => kept,
    keep,
    async prepareRun(base, from) {
      if (from !== null) return ask('prepareRun', { ...base, checkpoint: from.bytes.slice() })
      if (kept === null) return ask('prepareRun', base)
      const answer = await ask('prepareRun', { ...base, weights: kept.slice() })
      if (answer.ok) return answer
      const fresh = await ask('prepareRun', base)
      if (fresh.ok) keep(null)
      return fresh
    },
  }
}
