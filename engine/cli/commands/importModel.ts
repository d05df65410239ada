import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { maximumZipBytes, packProject } from '../../document/project/projectFile.ts'
import { layerKind } from '../../layers/registry.ts'
import { importInThread } from '../importInThread.ts'
import { Failure, Misuse } from '../misuse.ts'
import { listFolder, problemText, readFileOrFail, unwrap } from '../readNetwork.ts'
import { writeAtomically } from '../writeAtomically.ts'

/** Turns other programs' files into a project: one file, several that belong together, or the folder in which they lie. */
export async function importModel(places: readonly string[], { out }: { readonly out: string }): Promise<string> {
  if (path.extname(out) !== '.netwright') throw new Misuse('--out must end in .netwright.')
  const files = (await Promise.all(places.map(readFiles))).flat()
  const { format, document, weights, remarks } = unwrap(await importInThread(files))
  const project = { document, weights, runs: [], thumbnail: null, dataFiles: [] }
  await writeAtomically(out, unwrap(packProject(project, maximumZipBytes)))
  const inert = document.graph.nodes.filter(({ kind }) => layerKind(kind) === undefined).length
  const said = `Imported ${document.graph.nodes.length} nodes from ${format} into ${out}${inert > 0 ? `, ${inert} of them inert` : ''}.`
  return [said, ...remarks.map(problemText)].join('\n')
}

async function readFiles(place: string): Promise<readonly NamedBytes[]> {
  const found = await stat(place).catch(() => null)
  if (found === null) throw new Failure(`"${place}" is not there.`)
  if (found.isFile()) return [{ name: path.basename(place), bytes: await readFileOrFail(place) }]
  const names = (await listFolder(place)).filter((entry) => entry.isFile()).map(({ name }) => name)
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFileOrFail(path.join(place, name)) })))
}
