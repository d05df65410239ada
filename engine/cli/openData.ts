import type { EngineClient } from '../contract/EngineClient.ts'
import type { DataSummary } from '../contract/protocol.ts'
import { readData, type DataOptions, type NamedData } from './readData.ts'
import { unwrap } from './readNetwork.ts'

export interface OpenedData extends NamedData {
  readonly summary: DataSummary
}

/** Reads what `--data` names and hands it to the engine. Rows and files that were left out are told on stderr. */
export async function openData(client: EngineClient, given: string, options: DataOptions): Promise<OpenedData> {
  const data = await readData(given, options)
  const summary = unwrap(await client.ask('loadData', { dataId: given, ...data }))
  for (const problem of summary.problems.slice(0, 5)) console.error(problem.message.en)
  if (summary.problems.length > 5) console.error(`… and ${summary.problems.length - 5} more.`)
  return { ...data, summary }
}
