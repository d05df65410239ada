import type { NetDocument } from '../contract/document.ts'
import { loadData } from './loadData.ts'
import { Misuse } from './misuse.ts'
import { backendChoices } from './options.ts'
import { columnsOf, dataOf, readData } from './readData.ts'
import { nextRun, RunFolder } from './runFolder.ts'
import type { PlannedRun, StartOptions } from './runStart.ts'
import { withEpochs } from './withEpochs.ts'

/** What a run folder already says, and a resumed run therefore cannot be told otherwise. */
const fixed = ['batch', 'lr', 'optimizer', 'seed', 'augment', 'freeze', 'rateOf', 'out'] as const

/**
 * Goes on with the run in a folder, from its checkpoint; without one (weights were imported) a new run begins with its weights. Of the
 * settings the number of epochs alone may change, for nothing that was learned hangs on it.
 * Throws Misuse where there is neither, or where more is asked than to go on.
 */
export async function resumedRun(
  place: string,
  { network, options }: { readonly network: string | undefined; readonly options: StartOptions },
): Promise<PlannedRun> {
  if (network !== undefined) throw new Misuse(`--resume goes on with the network in "${place}": leave "${network}" out.`)
  const changed =
    fixed.find((option) => options[option] !== undefined) ??
    (['replaceHead', 'fresh'] as const).find((option) => options[option] === true)
  if (changed !== undefined)
    throw new Misuse(
      `--resume goes on with the settings in "${place}": leave --${changed.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} out, or start a new run.`,
    )
  const folder = new RunFolder(place)
  const { project: before, checkpoint, notes } = await folder.read()
  if (checkpoint === null && before.weights === null) throw new Misuse(`"${place}" holds no checkpoint to resume from.`)
  const project = withEpochs(before, { place, checkpoint, epochs: options.epochs })
  const given = await dataOf(place, { given: options.data, noted: notes?.data })
  const read = await readData(given, { ...columnsOf(options, notes), imageShape: imageShapeOf(project.document) })
  const backend = options.backend ?? backendChoices.find((name) => name === notes?.backend) ?? 'auto'
  const open: PlannedRun['open'] = async (client) => {
    await folder.removeLeftOvers()
    const data = await loadData(client, given, read)
    const { document, weights, runs } = project
    // A run that is killed on its way to more epochs is to find them when it is resumed again.
    if (project !== before) await folder.writeProject(project)
    if (checkpoint !== null) return { document, data, folder, checkpoint, weights: null, run: notes?.run ?? nextRun(runs) }
    const run = nextRun(runs)
    if (notes !== null) await folder.begin({ ...notes, run }, project)
    return { document, data, folder, checkpoint, weights, run }
  }
  return { backend, open }
}

function imageShapeOf({ data: { source } }: NetDocument): readonly number[] {
  return source.type === 'imageFolder' ? [source.height, source.width, source.channels] : [32, 32, 3]
}
