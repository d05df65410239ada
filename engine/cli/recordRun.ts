import type { NetDocument } from '../contract/document.ts'
import type { EpochPoint, RunPrepared, RunStatus, StepPoint } from '../contract/protocol.ts'
import { keptSteps } from '../document/keptSteps.ts'
import type { RunHistory } from '../document/runHistory.ts'
import type { RunFolder, RunMark } from './runFolder.ts'

/** A run that came to its end, and what it measured from its first step on. */
export interface EndedRun {
  readonly document: NetDocument
  readonly prepared: RunPrepared
  readonly status: RunStatus
  readonly run: RunMark
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}

export function outcomeOf({ phase }: RunStatus): RunHistory['outcome'] {
  return phase === 'finished' || phase === 'stopped' ? phase : 'failed'
}

/** Puts the run among those of the folder's project, as the app does, with what it learned; of which null says that nothing sound was. */
export async function recordRun(folder: RunFolder, ended: EndedRun, weights: Uint8Array<ArrayBuffer> | null): Promise<void> {
  const { project } = await folder.read()
  const { number } = ended.run
  const others = project.runs.filter((run) => run.number !== number)
  const hasLearned = ended.steps.length > ended.prepared.steps.length
  /* A finished run that was resumed did nothing: what is known of it stays. */
  if (!hasLearned && others.length < project.runs.length) return
  const runs = ended.steps.length > 0 ? [...others, describeRun(ended)] : others
  await folder.writeProject({ ...project, document: ended.document, weights: weights ?? project.weights, runs })
}

function describeRun({ document, prepared, status, run, steps, epochs }: EndedRun): RunHistory {
  const { trainable, trainingSamples, validationSamples } = prepared
  return {
    ...run,
    durationMs: Date.now() - run.startedAt,
    outcome: outcomeOf(status),
    backend: status.backend,
    training: document.training,
    trainable,
    trainingSamples,
    validationSamples,
    steps: keptSteps(steps),
    epochs,
  }
}
