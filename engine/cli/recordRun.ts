import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { NetDocument } from '../contract/document.ts'
import { messageOf } from '../contract/messageOf.ts'
import type { EpochPoint, StepPoint } from '../contract/metrics.ts'
import type { RunPrepared, RunStatus } from '../contract/runStatus.ts'
import { keptSteps } from '../document/project/keptSteps.ts'
import type { Project } from '../document/project/projectFile.ts'
import type { RunHistory } from '../document/project/runHistory.ts'
import { Failure } from './misuse.ts'
import { RunFolder, type RunMark } from './runFolder.ts'

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

/**
 * Puts the run among those of the folder's project, as the app does, with what it learned; of which null says that nothing sound was.
 * Where the folder can no longer be read or written, what was learned goes to a temporary folder of the system; throws a Failure that
 * tells where.
 */
export async function recordRun(folder: RunFolder, ended: EndedRun, weights: Uint8Array<ArrayBuffer> | null): Promise<void> {
  try {
    const project = withRun((await folder.read()).project, ended, weights)
    if (project !== null) await folder.writeProject(project)
  } catch (error) {
    const reason = messageOf(error)
    if (weights === null) throw new Failure(reason)
    throw new Failure(`${reason} ${await rescue(ended, weights)}`)
  }
}

async function rescue(ended: EndedRun, weights: Uint8Array<ArrayBuffer>): Promise<string> {
  const { document } = ended
  const project: Project = { document, weights, runs: [describeRun(ended)], thumbnail: null, dataFiles: [] }
  try {
    const place = await mkdtemp(path.join(os.tmpdir(), 'netwright-'))
    await new RunFolder(place).writeProject(project)
    return `What the run learned is kept in "${place}" instead: move it to where there is room.`
  } catch (error) {
    return `Nor could it be kept in the system's temporary folder: ${messageOf(error)}`
  }
}

/** null: nothing is new. */
function withRun(project: Project, ended: EndedRun, weights: Uint8Array<ArrayBuffer> | null): Project | null {
  const { number } = ended.run
  const others = project.runs.filter((run) => run.number !== number)
  const hasLearned = ended.steps.length > ended.prepared.steps.length
  /* A finished run that was resumed did nothing: what is known of it stays. */
  if (!hasLearned && others.length < project.runs.length) return null
  const runs = ended.steps.length > 0 ? [...others, describeRun(ended)] : others
  return { ...project, document: ended.document, weights: weights ?? project.weights, runs }
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
