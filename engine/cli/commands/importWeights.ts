import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { maximumZipBytes, packProject, type Project } from '../../document/project/projectFile.ts'
import { decodeSafetensors, encodeSafetensors, type FloatTensor } from '../../document/tensors/safetensors.ts'
import { weightLabels } from '../../export/inert/keptLabels.ts'
import { shapesEqual } from '../../graph/shape.ts'
import { curvesKey, importCurves } from '../../import/torch/importCurves.ts'
import { importWholeWeights } from '../../import/weights/importWholeWeights.ts'
import { readWeightFile } from '../../import/weights/readWeightFile.ts'
import { Failure } from '../misuse.ts'
import { readFileOrFail, readProject, unwrap } from '../readNetwork.ts'
import { reasonOf } from '../reasonOf.ts'
import { nextRun, RunFolder } from '../runFolder.ts'
import { writeAtomically } from '../writeAtomically.ts'

/** What train.py writes where it learned the scaling anew (--fit-scaling). */
const scalingKey = 'netwright_scaling'
const scaledOtherwise =
  "They were trained with --fit-scaling, on data that was scaled otherwise than the project's: measure them here on that data (--data)."

export interface ImportWeightsOptions {
  readonly curves?: string | undefined
}

/** Puts weights that were learned elsewhere into the project (a run folder or a .netwright file), with their curves as a run. */
export async function importWeights(place: string, file: string, { curves }: ImportWeightsOptions): Promise<string> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const folder = isFolder ? new RunFolder(place) : null
  const project = folder === null ? await readProject(place) : (await folder.read()).project
  const { document, runs } = project
  const { tensors, metadata } = unwrap(readWeightFile(await readFileOrFail(file)))
  const weights = new Map([...presentWeights(project, tensors), ...unwrap(importWholeWeights(document, tensors))])
  const content = await readCurves(file, { given: curves, inside: metadata[curvesKey] ?? null })
  const { number } = nextRun(runs)
  const history = content === null ? null : unwrap(importCurves(content, { number, training: document.training }))
  const changed: Project = {
    ...project,
    weights: encodeSafetensors({ tensors: weights, metadata: { format: 'netwright-weights' } }),
    runs: history === null ? runs : [...runs, history],
  }
  if (folder === null) await writeAtomically(place, unwrap(packProject(changed, maximumZipBytes)))
  else {
    await folder.setCheckpointAside()
    await folder.writeProject(changed)
  }
  const told = history === null ? 'they came without curves' : `run ${number} with the curves of ${history.epochs.length} epochs`
  const scaled = scalingKey in metadata ? ` ${scaledOtherwise}` : ''
  return `"${place}" now has the ${weights.size} weight tensors of ${file}; ${told}.${scaled}`
}

/** The file that was told, else the one beside the weights, else what the weights tell of their training; null where there is none. */
async function readCurves(
  weights: string,
  { given, inside }: { readonly given: string | undefined; readonly inside: string | null },
): Promise<string | null> {
  const file = given ?? path.join(path.dirname(weights), 'curves.jsonl')
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (given === undefined) return inside
    throw new Failure(`"${file}" cannot be read: ${reasonOf(error, 'read')}.`)
  }
}

/**
 * What the network's own match does not see, unknown layers and those behind them whose input nobody knows: the file's weights
 * where it has them under their names, else those that the project has.
 */
function presentWeights(
  { document, weights }: Project,
  tensors: ReadonlyMap<string, FloatTensor>,
): ReadonlyMap<string, FloatTensor> {
  if (weights === null) return new Map()
  const present = unwrap(decodeSafetensors(weights)).tensors
  const labels = new Map(
    document.graph.nodes.flatMap((node) => weightLabels(node, present.keys()).map(({ key, label }) => [key, label] as const)),
  )
  return new Map(
    Array.from(present, ([key, before]) => {
      const found = tensors.get(labels.get(key) ?? '')
      return [key, found !== undefined && shapesEqual(found.shape, before.shape) ? found : before]
    }),
  )
}
