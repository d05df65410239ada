import { zipSync, type Zippable } from 'fflate'
import type { NetDocument } from '../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import type { NamedBytes } from '../contract/protocol.ts'
import { text } from '../contract/text.ts'
import { readDocumentText } from './readDocumentText.ts'
import { readZip, type ZipLimits } from './readZip.ts'
import { refuse } from './refuse.ts'
import { serializeDocument } from './serializeDocument.ts'

/** What a `.netwright` file holds. */
export interface Project {
  readonly document: NetDocument
  /** safetensors by node id; null where nothing was learned yet. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  /** Histories of past runs, as the app writes them; the command line keeps none. */
  readonly runs: readonly unknown[]
  readonly thumbnail: Uint8Array<ArrayBuffer> | null
  /** The data's own files, where they are small enough to travel along. */
  readonly dataFiles: readonly NamedBytes[]
}

/** Data files of more bytes than this stay outside the project file. */
export const maximumKeptDataBytes = 32 * 1024 * 1024

const limits: ZipLimits = { entries: 20_000, entryBytes: 1024 ** 3, totalBytes: 2 * 1024 ** 3 }
const documentName = 'document.json'
const weightsName = 'weights.safetensors'
const runsName = 'runs.json'
const thumbnailName = 'thumbnail.png'
const dataFolder = 'data/'

/** A zip with document.json first. Weights hardly shrink, so they are stored as they are. */
export function packProject({ document, weights, runs, thumbnail, dataFiles }: Project): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const entries: Zippable = {
    [documentName]: encoder.encode(serializeDocument(document)),
    [runsName]: encoder.encode(JSON.stringify(runs)),
  }
  if (weights !== null) entries[weightsName] = [weights, { level: 0 }]
  if (thumbnail !== null) entries[thumbnailName] = [thumbnail, { level: 0 }]
  for (const file of dataFiles) entries[dataFolder + file.name] = file.bytes
  return new Uint8Array(zipSync(entries, { level: 6 }))
}

/** A project, with what could be read but not understood told as `remarks`; or why the file is refused. */
export function unpackProject(bytes: Uint8Array): Result<{ readonly project: Project; readonly remarks: readonly Problem[] }> {
  const zip = readZip(bytes, limits)
  if (!zip.ok) return zip
  const entries = zip.value
  const documentBytes = entries.get(documentName)
  if (documentBytes === undefined) return fail(refuse('not-a-project', { message: noDocument }))
  const decoded = decodeUtf8(documentBytes)
  if (decoded === null) return fail(refuse('not-a-project', { message: notText, place: { path: documentName } }))
  const document = readDocumentText(decoded)
  if (!document.ok) return document
  const runs = readRuns(entries.get(runsName))
  const dataFiles = [...entries]
    .filter(([name]) => name.startsWith(dataFolder))
    .map(([name, data]) => ({ name: name.slice(dataFolder.length), bytes: data }))
  const project: Project = {
    document: document.value,
    weights: entries.get(weightsName) ?? null,
    runs: runs ?? [],
    thumbnail: entries.get(thumbnailName) ?? null,
    dataFiles,
  }
  return succeed({
    project,
    remarks:
      runs === null
        ? [{ ...refuse('unreadable-runs', { message: unreadableRuns, place: { path: runsName } }), severity: 'warning' }]
        : [],
  })
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** null where the list cannot be read: the project opens without its past runs. */
function readRuns(bytes: Uint8Array | undefined): readonly unknown[] | null {
  if (bytes === undefined) return []
  try {
    const runs: unknown = JSON.parse(decodeUtf8(bytes) ?? '')
    return Array.isArray(runs) ? runs : null
  } catch {
    return null
  }
}

const noDocument = text(
  'The file is a zip archive, but no Netwright project: it holds no document.json. Choose a file that ends in .netwright.',
  '该文件是 zip 压缩包，但不是 Netwright 项目：其中没有 document.json。请选择以 .netwright 结尾的文件。',
)
const notText = text(
  'document.json is not UTF-8 text, so the project cannot be read.',
  'document.json 不是 UTF-8 文本，无法读取该项目。',
)
const unreadableRuns = text(
  'The histories of past runs in this file cannot be read. The network, its weights and data are all there.',
  '此文件中的历次运行记录无法读取。网络、权重和数据都完好。',
)
