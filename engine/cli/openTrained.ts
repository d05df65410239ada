import type { EngineClient } from '../contract/EngineClient.ts'
import { runId as toRunId, type RunId } from '../contract/ids.ts'
import type { DataSummary, RunPrepared } from '../contract/protocol.ts'
import { columnsOf, dataOf } from './readData.ts'
import { Failure } from './misuse.ts'
import { openData } from './openData.ts'
import { unwrap } from './readNetwork.ts'
import { RunFolder } from './runFolder.ts'

export interface TrainedOptions {
  readonly data?: string | undefined
  readonly label?: string | undefined
  readonly regression: boolean
}

/** Prepares a run from a run folder's trained weights. Without `data` the folder's own is used. */
export async function openTrained(client: EngineClient, place: string, options: TrainedOptions): Promise<RunId> {
  return (await openTrainedData(client, place, options)).runId
}

/** The same, with what its data and its preparation came to. */
export async function openTrainedData(
  client: EngineClient,
  place: string,
  options: TrainedOptions,
): Promise<{ readonly runId: RunId; readonly summary: DataSummary; readonly prepared: RunPrepared }> {
  const { project, notes } = await new RunFolder(place).read()
  if (project.weights === null)
    throw new Failure(
      `"${place}" holds no trained weights yet: its run was never finished or stopped. Resume it with: netwright train --resume "${place}"`,
    )
  const given = await dataOf(place, { given: options.data, noted: notes?.data })
  const { source } = project.document.data
  const imageShape = source.type === 'imageFolder' ? [source.height, source.width, source.channels] : [32, 32, 3]
  const { summary } = await openData(client, given, {
    ...columnsOf(options, notes),
    imageShape,
  })
  const runId = toRunId('cli')
  const prepared = unwrap(
    await client.ask('prepareRun', { runId, document: project.document, dataId: summary.dataId, weights: project.weights }),
  )
  return { runId, summary, prepared }
}
