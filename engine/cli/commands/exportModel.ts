import { stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import path from 'node:path'
import type { NetDocument } from '../../contract/document.ts'
import type { EngineClient } from '../../contract/EngineClient.ts'
import {
  exportFormats,
  isDocumentFormat,
  isRunFormat,
  type ExportFormat,
  type ExportGroup,
} from '../../contract/exportFormats.ts'
import type { ExportCheck, ExportedModel } from '../../contract/modelFiles.ts'
import type { PictureOptions } from '../../contract/pictureOptions.ts'
import { isInert } from '../../export/inert/keptFormats.ts'
import { connectEngine } from '../connectEngine.ts'
import { freeMemory, refuseForMemory, tellDuration } from '../exportMemory.ts'
import { loadData } from '../loadData.ts'
import { makeReport } from '../makeReport.ts'
import { Failure, Misuse } from '../misuse.ts'
import { openTrained, readDataOf, readTrained } from '../openTrained.ts'
import { readNetwork, unwrap } from '../readNetwork.ts'
import { RunFolder } from '../runFolder.ts'
import { writeAtomically } from '../writeAtomically.ts'

export interface ExportOptions {
  readonly to: ExportFormat
  readonly out: string
  readonly data?: string | undefined
  readonly label?: string | undefined
  readonly regression: boolean
  /** onnx only: the data's scaling becomes part of the model. */
  readonly preprocessing: boolean
  /** Pictures only. */
  readonly picture: PictureOptions
}

/** Writes the files into the folder `out`, or one file as `out` where that ends like it, after they were read back and compared. */
export async function exportModel(place: string, options: ExportOptions): Promise<string> {
  if (options.preprocessing && options.to !== 'onnx') throw new Misuse('--preprocessing goes with --to onnx only.')
  const client = connectEngine()
  try {
    const { files, check, note } = await makeFiles(client, place, options)
    if (check !== null && !check.passed)
      throw new Failure(
        `The export was read back and differs by ${check.largestDifference} (at most ${check.tolerance} is allowed), so nothing was written.`,
      )
    const compared =
      options.to === 'report'
        ? 'a report holds no weights: nothing was compared.'
        : tellCheck(check, exportFormats[options.to].group)
    return `Saved ${await writeFiles(files, options.out)}; ${note?.en ?? compared}`
  } finally {
    client.close()
  }
}

async function makeFiles(client: EngineClient, place: string, options: ExportOptions): Promise<ExportedModel> {
  const { to: format, preprocessing } = options
  if (isDocumentFormat(format))
    return unwrap(await client.ask('exportDocument', { document: await readDocument(place), format, picture: options.picture }))
  if (!isRunFormat(format)) return makeReport(client, place, { ...options, language: options.picture.language })
  await client.ask('useBackend', { backend: 'cpu' })
  const trained = await readTrained(place)
  const { document, weights } = trained.project
  const bytes = weights?.length ?? 0
  const refused = refuseForMemory(bytes, { format, present: totalmem(), free: freeMemory() })
  if (refused !== null) throw new Failure(`"${place}" ${refused}`)
  const duration = tellDuration(bytes)
  if (duration !== null) console.error(duration)
  if (preprocessing && trained.isFile && options.data === undefined)
    throw new Misuse('--preprocessing needs the data whose scaling goes into the model: add --data.')
  if (document.graph.nodes.some(isInert)) {
    const data = trained.isFile && options.data === undefined ? null : await readDataOf(place, { ...options, trained })
    const dataId = data === null ? null : (await loadData(client, data.given, data.read)).summary.dataId
    return unwrap(await client.ask('exportInert', { document, weights, format, preprocessing, dataId }))
  }
  const runId = await openTrained(client, place, { ...options, trained })
  return unwrap(await client.ask('exportModel', { runId, format, preprocessing }))
}

/** The network of a run folder, trained or not, of a file or of a template. */
async function readDocument(place: string): Promise<NetDocument> {
  const found = await stat(place).catch(() => null)
  if (found?.isDirectory() === true) return (await new RunFolder(place).read()).project.document
  return readNetwork(place, {})
}

/** Says where they went. */
async function writeFiles(files: ExportedModel['files'], out: string): Promise<string> {
  const [only, ...others] = files
  const isFile = only !== undefined && others.length === 0 && path.extname(out) === path.extname(only.name)
  for (const { name, bytes } of files) {
    const file = isFile ? out : path.join(out, name)
    await writeAtomically(file, bytes)
  }
  return isFile ? out : `${files.map((file) => file.name).join(', ')} in ${out}`
}

/** Why nothing was compared, by what the files are. */
const unchecked: { readonly [Group in ExportGroup]: string } = {
  model: 'nothing was read back or compared.',
  weights: 'nothing was read back or compared.',
  code: 'source code of the untrained network, which was not run here: nothing was compared.',
  picture: 'a picture holds no weights: nothing was compared.',
}

function tellCheck(check: ExportCheck | null, group: ExportGroup): string {
  if (check === null) return unchecked[group]
  return `read back and compared on ${check.samples} samples: largest difference ${check.largestDifference.toExponential(1)}.`
}
