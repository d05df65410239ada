import type { DataSummary } from '../contract/dataSummary.ts'
import type { DataSource } from '../contract/document.ts'
import type { EngineClient } from '../contract/EngineClient.ts'
import { Misuse } from './misuse.ts'
import type { NamedData } from './readData.ts'
import { problemText, unwrap } from './readNetwork.ts'

export interface OpenedData {
  readonly source: DataSource
  readonly summary: DataSummary
}

/** Hands what was read to the engine. Rows and files that were left out are told on stderr. */
export async function loadData(client: EngineClient, dataId: string, { source, files }: NamedData): Promise<OpenedData> {
  const loaded = await client.ask('loadData', { dataId, source, files })
  const noLabel = loaded.ok ? undefined : loaded.problems.find(({ code }) => code === 'no-label-column')
  if (noLabel !== undefined) throw new Misuse(`${problemText(noLabel)} Name one with --label.`)
  const summary = unwrap(loaded)
  for (const problem of summary.problems.slice(0, 5)) console.error(problem.message.en)
  if (summary.problems.length > 5) console.error(`… and ${summary.problems.length - 5} more.`)
  return { source, summary }
}
