import path from 'node:path'
import type { BackendName } from '../../contract/backendNames.ts'
import { describeAugmentation } from '../../contract/describeAugmentation.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { EngineClient } from '../../contract/EngineClient.ts'
import { runId as toRunId, type NodeId, type RunId } from '../../contract/ids.ts'
import type { EpochPoint, StepPoint } from '../../contract/metrics.ts'
import type { RunStatus } from '../../contract/runStatus.ts'
import { checkpointWeights } from '../../document/project/checkpointWeights.ts'
import { chooseBackend } from '../chooseBackend.ts'
import { connectEngine } from '../connectEngine.ts'
import { followRun } from '../followRun.ts'
import { freshRun } from '../freshRun.ts'
import { keepCheckpoints } from '../keepCheckpoints.ts'
import { Failure } from '../misuse.ts'
import { problemText, unwrap } from '../readNetwork.ts'
import { outcomeOf, recordRun, type EndedRun } from '../recordRun.ts'
import { resumedRun } from '../resumedRun.ts'
import type { RunFolder } from '../runFolder.ts'
import type { RunStart, StartOptions } from '../runStart.ts'
import { jsonReport, terminalReport, type TrainingReport } from '../trainingReport.ts'

export interface TrainOptions extends StartOptions {
  readonly json: boolean
}

/** Trains to the end, to Ctrl-C (which saves a checkpoint) or to a failure. Returns the exit code. */
export async function train(network: string | undefined, options: TrainOptions): Promise<number> {
  // Misuse is told before anything is started.
  const planned =
    options.resume === undefined ? await freshRun(network, options) : await resumedRun(options.resume, { network, options })
  const { backend } = planned
  const report = options.json ? jsonReport() : terminalReport()
  const client = connectEngine()
  try {
    const { measurements, chosen } = await chooseBackend(client, backend)
    const start = await planned.open(client, { backend: chosen })
    if (options.json)
      console.log(
        JSON.stringify({
          event: 'started',
          backend: chosen,
          measurements,
          samples: start.data.summary.samples,
          shape: start.data.summary.shape,
          augmentation: start.document.training.augmentation,
        }),
      )
    else report.note(startLine(start, chosen))
    return await runToEnd(client, start, { report, json: options.json })
  } finally {
    client.close()
  }
}

function startLine({ document, data }: RunStart, backend: BackendName): string {
  const augmentation = describeAugmentation(document.training.augmentation)
  const changed = augmentation === null ? '' : ` Augmentation: ${augmentation.en}.`
  return `Training ${document.name} on ${data.summary.samples.toLocaleString('en-US')} samples, backend ${backend}.${changed}`
}

async function runToEnd(
  client: EngineClient,
  { document, data, folder, checkpoint, weights, run }: RunStart,
  { report, json }: { report: TrainingReport; json: boolean },
): Promise<number> {
  const runId = toRunId('cli')
  const prepared = unwrap(
    await client.ask('prepareRun', {
      runId,
      document,
      dataId: data.summary.dataId,
      ...(checkpoint === null ? {} : { checkpoint }),
      ...(checkpoint !== null || weights === null ? {} : { weights }),
    }),
  )
  if (!json && prepared.drawn !== null) report.note(startNote(document, prepared.drawn))
  const epochs: EpochPoint[] = [...prepared.epochs]
  const steps: StepPoint[] = [...prepared.steps]
  const checkpoints = keepCheckpoints(folder, report)
  const ended = followRun(client, runId, {
    onStatus: (status) => report.status(status),
    onSteps: (points) => {
      for (const point of points) steps.push(point)
      report.steps(points)
    },
    onEpochs: (points) => {
      epochs.push(...points)
      report.epochs(points)
    },
    onCheckpoint: (bytes) => checkpoints.keep(bytes),
  })
  const release = stopOnInterrupt(client, runId, { report, folder })
  await client.ask('control', { runId, action: 'train' })
  const status = await ended
  report.finish()
  const isSaved = await checkpoints.settled()
  const lost = folder === null ? null : await record(client, folder, { document, prepared, status, run, steps, epochs })
  // Only now: a first Ctrl-C while the last files are written would leave them behind.
  release()
  conclude(status, { epochs, json })
  if (status.phase === 'finished' && folder !== null && steps.length === prepared.steps.length)
    report.note(
      `It had ended before, after ${epochs.length} epochs. To train it further, tell how many it is to have in all: netwright train --resume "${folder.place}" --epochs ${2 * Math.max(1, epochs.length)}`,
    )
  if (lost !== null) report.note(lost)
  else if (!isSaved) report.note('The last checkpoint could not be saved: the one in the folder, if any, is older.')
  if (status.phase === 'paused' && folder !== null && lost === null) report.note(goOnNote(folder, document))
  if (status.resumable && folder !== null) report.note(`Go on with: netwright train --resume "${folder.place}"`)
  if (!json) console.log(`The run ${outcomeOf(status)}.${placeNote(folder, { lost })}`)
  return outcomeOf(status) === 'failed' || lost !== null || !isSaved ? 1 : 0
}

/** A resumed run would come to the same numbers again. */
function goOnNote(folder: RunFolder, { training }: NetDocument): string {
  const project = path.join(folder.place, 'project.netwright')
  const rate = training.optimizer.learningRate / 10
  return `Go on from its last checkpoint with a smaller rate, or with --fresh from the start: netwright train "${project}" --data … --lr ${rate} --out …`
}

function placeNote(folder: RunFolder | null, { lost }: { readonly lost: string | null }): string {
  if (folder === null) return ' Nothing was kept: add --out DIR to keep the project, its weights and checkpoints.'
  return lost === null ? ` Project, weights and checkpoint are in ${folder.place}.` : ''
}

/** Why the folder does not have what was learned; null: it has. */
async function record(client: EngineClient, folder: RunFolder, ended: EndedRun): Promise<string | null> {
  try {
    await recordRun(folder, ended, await learnedBy(client, folder, ended))
    return null
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
}

/** A run that failed leaves what its last checkpoint holds: on their way to numbers that are none, weights are of no use before they are none. */
async function learnedBy(client: EngineClient, folder: RunFolder, { status }: EndedRun): Promise<Uint8Array<ArrayBuffer> | null> {
  const { phase, runId } = status
  const learned = phase === 'finished' || phase === 'stopped' ? await client.ask('readWeights', { runId }) : null
  if (learned !== null) return learned
  const { checkpoint } = await folder.read()
  return checkpoint === null ? null : checkpointWeights(checkpoint)
}

function startNote({ graph }: NetDocument, drawn: readonly NodeId[]): string {
  const fresh = new Set(drawn)
  const names = graph.nodes.flatMap(({ id, name }) => (fresh.has(id) ? [name] : []))
  if (names.length === 0) return 'Begins with the learned weights of the project.'
  return `Begins with the learned weights of the project; new: ${names.join(', ')}.`
}

/**
 * The first Ctrl-C saves a checkpoint and stops. Then the system has its way again: the second ends the process at once, also where it
 * is in the middle of a long step, which no listener of ours would be heard in.
 */
function stopOnInterrupt(
  client: EngineClient,
  runId: RunId,
  { report, folder }: { report: TrainingReport; folder: RunFolder | null },
): () => void {
  let isOver = false
  const release = () => {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
  const onInterrupt = () => {
    release()
    report.note(folder === null ? 'Stopping …' : 'Saving a checkpoint and stopping … (Ctrl-C again ends at once)')
    void client
      .ask('control', { runId, action: 'checkpoint' })
      .then(() => client.ask('control', { runId, action: 'stop' }))
      // A run that has stopped closes the engine, which may be before it has answered.
      .catch((error: unknown) => (isOver ? undefined : report.note(String(error))))
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)
  return () => {
    isOver = true
    release()
  }
}

function conclude(status: RunStatus, { epochs, json }: { epochs: readonly EpochPoint[]; json: boolean }): void {
  const last = epochs.at(-1)
  const outcome = outcomeOf(status)
  if (json) {
    const metrics = {
      loss: last?.training.loss ?? null,
      accuracy: last?.training.accuracy ?? null,
      valLoss: last?.validation?.loss ?? null,
      valAccuracy: last?.validation?.accuracy ?? null,
    }
    console.log(
      JSON.stringify({
        event: 'ended',
        outcome,
        epochs: epochs.length,
        metrics,
        samplesPerSecond: last?.samplesPerSecond ?? 0,
        backend: status.backend,
      }),
    )
  }
  if (status.problem !== null) console.error(problemText(status.problem))
}
