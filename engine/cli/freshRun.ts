import path from 'node:path'
import { loadData } from './loadData.ts'
import { Misuse } from './misuse.ts'
import { columnsOf, readData } from './readData.ts'
import { readNetwork } from './readNetwork.ts'
import { nextRun, RunFolder } from './runFolder.ts'
import type { PlannedRun, StartOptions } from './runStart.ts'
import { trainedDocument } from './trainedDocument.ts'

/** A new run of a template or file. Throws Misuse where network or data are missing. */
export async function freshRun(network: string | undefined, options: StartOptions): Promise<PlannedRun> {
  const { data: given, backend = 'auto', out } = options
  if (network === undefined) throw new Misuse('train needs a template or a project file, or --resume DIR.')
  if (given === undefined)
    throw new Misuse('train needs --data: uci-digits, a CSV file, an IDX images file or a folder of image folders.')
  await readNetwork(network, {})
  const columns = columnsOf(options, null)
  const read = await readData(given, { ...columns, imageShape: [32, 32, 3] })
  const place = given === 'uci-digits' ? given : path.resolve(given)
  const open: PlannedRun['open'] = async (client, started) => {
    const data = await loadData(client, given, read)
    const trained = await trainedDocument(network, data, options)
    const folder = out === undefined ? null : new RunFolder(out)
    const { document, runs } = trained
    const weights = options.fresh ? null : trained.weights
    const run = nextRun(runs)
    const aside = (await folder?.setRunAside()) ?? null
    if (aside !== null) console.error(`"${out}" held a run already: it is kept in "${aside}".`)
    await folder?.begin(
      { data: place, ...columns, backend: started.backend, run },
      { document, weights, runs, thumbnail: null, dataFiles: [] },
    )
    return { document, data, folder, checkpoint: null, weights, run }
  }
  return { backend, open }
}
