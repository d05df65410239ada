import path from 'node:path'
import { Misuse } from './misuse.ts'
import { openData } from './openData.ts'
import { readNetwork } from './readNetwork.ts'
import { nextRun, RunFolder } from './runFolder.ts'
import type { OpenRun, StartOptions } from './runStart.ts'
import { trainedDocument } from './trainedDocument.ts'

/** A new run of a template or file. Throws Misuse where network or data are missing. */
export async function freshRun(network: string | undefined, options: StartOptions): Promise<OpenRun> {
  const { data: given, label, regression, backend, out } = options
  if (network === undefined) throw new Misuse('train needs a template or a project file, or --resume DIR.')
  if (given === undefined)
    throw new Misuse('train needs --data: uci-digits, a CSV file, an IDX images file or a folder of image folders.')
  await readNetwork(network, {})
  return async (client) => {
    const data = await openData(client, given, { labelColumn: label, regression, imageShape: [32, 32, 3] })
    const trained = await trainedDocument(network, data, options)
    const folder = out === undefined ? null : new RunFolder(out)
    const place = given === 'uci-digits' ? given : path.resolve(given)
    const { document, runs } = trained
    const weights = options.fresh ? null : trained.weights
    const run = nextRun(runs)
    await folder?.begin(
      { data: place, labelColumn: label, regression, backend, run },
      { document, weights, runs, thumbnail: null, dataFiles: [] },
    )
    return { document, data, folder, checkpoint: null, weights, run }
  }
}
