import type { EngineClient } from '../contract/EngineClient.ts'
import { loadData, type OpenedData } from './loadData.ts'
import { readData, type DataOptions } from './readData.ts'

/** Reads what `--data` names and hands it to the engine. */
export async function openData(client: EngineClient, given: string, options: DataOptions): Promise<OpenedData> {
  return loadData(client, given, await readData(given, options))
}
