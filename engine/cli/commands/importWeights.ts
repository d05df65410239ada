import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { packProject, type Project } from '../../document/projectFile.ts'
import { encodeSafetensors } from '../../document/safetensors.ts'
import { importCurves } from '../../import/torch/importCurves.ts'
import { importStateDict } from '../../import/torch/importStateDict.ts'
import { Failure } from '../misuse.ts'
import { readFileOrFail, readProject, unwrap } from '../readNetwork.ts'
import { RunFolder } from '../runFolder.ts'
import { writeAtomically } from '../writeAtomically.ts'

export interface ImportWeightsOptions {
  readonly curves?: string | undefined
}

/** Puts weights that train.py of an exported project has written into the project (a run folder or a .netwright file), with their curves as a run. */
export async function importWeights(place: string, file: string, { curves }: ImportWeightsOptions): Promise<string> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const folder = isFolder ? new RunFolder(place) : null
  const project = folder === null ? await readProject(place) : (await folder.read()).project
  const { document, runs } = project
  const weights = unwrap(importStateDict(document, await readFileOrFail(file)))
  const content = await readCurves(file, curves)
  const number = Math.max(0, ...runs.map((run) => run.number)) + 1
  const history = content === null ? null : unwrap(importCurves(content, { number, training: document.training }))
  const changed: Project = {
    ...project,
    weights: encodeSafetensors({ tensors: weights, metadata: { format: 'netwright-weights' } }),
    runs: history === null ? runs : [...runs, history],
  }
  if (folder === null) await writeAtomically(place, packProject(changed))
  else {
    await folder.setCheckpointAside()
    await folder.writeProject(changed)
  }
  const told = history === null ? 'no curves lay beside them' : `run ${number} with the curves of ${history.epochs.length} epochs`
  return `"${place}" now has the ${weights.size} weight tensors of ${file}; ${told}.`
}

/** Beside the weights unless told otherwise; null where there are none. */
async function readCurves(weights: string, given: string | undefined): Promise<string | null> {
  const file = given ?? path.join(path.dirname(weights), 'curves.jsonl')
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (given === undefined) return null
    throw new Failure(`"${file}" cannot be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}
