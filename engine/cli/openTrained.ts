import { stat } from 'node:fs/promises'
import type { DataSummary } from '../contract/dataSummary.ts'
import type { EngineClient } from '../contract/EngineClient.ts'
import { runId as toRunId, type RunId } from '../contract/ids.ts'
import type { RunPrepared } from '../contract/runStatus.ts'
import type { Project } from '../document/project/projectFile.ts'
import { loadData } from './loadData.ts'
import { Failure } from './misuse.ts'
import { columnsOf, dataOf, readData, type NamedData } from './readData.ts'
import { readProject, unwrap } from './readNetwork.ts'
import { RunFolder, type RunNotes } from './runFolder.ts'

export interface TrainedOptions {
  readonly data?: string | undefined
  readonly label?: string | undefined
  readonly regression: boolean
}

/** A network with its weights, and what its run folder says of them; null: it lies in a file, not in a run folder. */
export interface Trained {
  readonly project: Project
  readonly notes: RunNotes | null
  readonly isFile: boolean
}

/** A run folder, or a .netwright file. */
export async function readTrained(place: string): Promise<Trained> {
  const found = await stat(place).catch(() => null)
  if (found?.isFile() !== true) return { ...(await new RunFolder(place).read()), isFile: false }
  return { project: await readProject(place), notes: null, isFile: true }
}

/** Prepares a run from trained weights. Without `data` the run folder's own is used; a file by itself goes without. */
export async function openTrained(
  client: EngineClient,
  place: string,
  { trained, ...options }: TrainedOptions & { readonly trained: Trained },
): Promise<RunId> {
  if (trained.isFile && options.data === undefined) return (await prepare(client, { place, trained, dataId: null })).runId
  return (await openTrainedData(client, place, await readTrainedData(place, { ...options, trained }))).runId
}

/** A network with its weights, and the data it is to be held against: `given` is the name of what was read. */
export interface TrainedWithData {
  readonly trained: Trained
  readonly given: string
  readonly read: NamedData
}

/** The network, and the data that was named now, else what a run folder says it was trained on: all that needs no engine. */
export async function readTrainedData(
  place: string,
  options: TrainedOptions & { readonly trained?: Trained },
): Promise<TrainedWithData> {
  const trained = options.trained ?? (await readTrained(place))
  refuseUntrained(place, trained)
  return { trained, ...(await readDataOf(place, { ...options, trained })) }
}

/** The network prepared to be measured, with what its data and its preparation came to. */
export async function openTrainedData(
  client: EngineClient,
  place: string,
  { trained, given, read }: TrainedWithData,
): Promise<{ readonly runId: RunId; readonly summary: DataSummary; readonly prepared: RunPrepared }> {
  const { summary } = await loadData(client, given, read)
  return { summary, ...(await prepare(client, { place, trained, dataId: summary.dataId })) }
}

/** The data to be used with a trained network: those given, else those that the run noted. */
export async function readDataOf(
  place: string,
  { trained: { project, notes }, ...options }: TrainedOptions & { readonly trained: Trained },
): Promise<Omit<TrainedWithData, 'trained'>> {
  const given = await dataOf(place, { given: options.data, noted: notes?.data })
  const { source } = project.document.data
  const imageShape = source.type === 'imageFolder' ? [source.height, source.width, source.channels] : [32, 32, 3]
  return { given, read: await readData(given, { ...columnsOf(options, notes), imageShape }) }
}

interface Preparing {
  readonly place: string
  readonly trained: Trained
  readonly dataId: string | null
}

async function prepare(
  client: EngineClient,
  { place, trained, dataId }: Preparing,
): Promise<{ readonly runId: RunId; readonly prepared: RunPrepared }> {
  const weights = refuseUntrained(place, trained)
  const runId = toRunId('cli')
  return {
    runId,
    prepared: unwrap(
      await client.ask(
        'prepareRun',
        { runId, document: trained.project.document, dataId, weights },
        // Gigabytes may not fit twice; nothing here reads them again.
        { transfer: [weights.buffer] },
      ),
    ),
  }
}

function refuseUntrained(place: string, { project, isFile }: Trained): Uint8Array<ArrayBuffer> {
  if (project.weights !== null) return project.weights
  const advice = isFile
    ? 'Train it first: netwright train'
    : 'its run was never finished or stopped. Resume it with: netwright train --resume'
  throw new Failure(`"${place}" holds no trained weights yet${isFile ? '. ' : ': '}${advice} "${place}"`)
}
