import { soundWeights } from '../../engine/document/project/checkpointWeights.ts'
import type { KeptWeights } from './createKeptWeights.ts'
import type { RunRecorder } from './createRunRecorder.ts'
import type { RunControllerOptions } from './RunController.ts'
import { compiledRun, runIdOf, type CompiledRun, type RunState } from './runState.ts'

interface Parts {
  readonly current: () => RunState
  readonly kept: KeptWeights
  readonly recorder: Pick<RunRecorder, 'checkpoint'>
}

export interface LearnedWeights {
  /** Fetches what an ended run has learned, for the next one to start from. */
  readonly keepFrom: (run: CompiledRun) => Promise<void>
  /** The newest weights (safetensors by node id); null before anything was learned. */
  readonly newest: () => Promise<Uint8Array<ArrayBuffer> | null>
}

/** What runs learn lies in the engine: fetched when a run ends, or when somebody asks meanwhile. */
export function createLearnedWeights(
  { ask, curves, onBroken }: Pick<RunControllerOptions, 'ask' | 'curves' | 'onBroken'>,
  { current, kept, recorder }: Parts,
): LearnedWeights {
  /** What the last run learned is on its way from the engine. */
  let arriving: Promise<void> = Promise.resolve()

  /** A run that is stopped after numbers that were none, or lost its device, leaves what its last checkpoint holds; null: nothing sound. */
  async function read({ runId, document }: CompiledRun): Promise<Uint8Array<ArrayBuffer> | null> {
    const learned = await ask('readWeights', { runId })
    const last = recorder.checkpoint()
    return soundWeights(learned, last?.document === document ? last.bytes : null)
  }

  async function fetch(run: CompiledRun): Promise<void> {
    try {
      const learned = await read(run)
      if (learned !== null && runIdOf(current()) === run.runId) kept.keep(learned)
    } catch (error) {
      onBroken(error)
    }
  }

  return {
    keepFrom(run) {
      arriving = fetch(run)
      return arriving
    },
    async newest() {
      // A run that has just ended: what is saved at once must not miss what it learned.
      if (current().type === 'ended') await arriving
      const run = compiledRun(current())
      const hasLearned = run !== null && curves.runId === run.runId && curves.length > 0
      if (!hasLearned || current().type === 'ended') return kept.current()
      return (await read(run)) ?? kept.current()
    },
  }
}
