import { zipSync, type Zippable } from 'fflate'
import type { NetDocument } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { readDocumentText } from '../readDocumentText.ts'
import { serializeDocument } from '../serializeDocument.ts'
import { isSafetensors } from '../tensors/safetensors.ts'
import { readZip } from '../zip/readZip.ts'
import { readRunHistories, writeRunHistories, type RunHistory } from './runHistory.ts'

/** Everything one `.netwright` file holds. */
export interface Project {
  readonly document: NetDocument
  /** safetensors, keyed by node id; null before anything was learned. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  readonly runs: readonly RunHistory[]
  /** PNG. */
  readonly thumbnail: Uint8Array<ArrayBuffer> | null
  /** The data's own files, where they are small enough to travel along. */
  readonly dataFiles: readonly NamedBytes[]
}

export interface OpenedProject {
  readonly project: Project
  /** Parts other than the document that could not be read and were left out: the network opens all the same. */
  readonly remarks: readonly Problem[]
}

const documentEntry = 'document.json'
const weightsEntry = 'weights.safetensors'
const runsEntry = 'runs.json'
const thumbnailEntry = 'thumbnail.png'
const dataFolder = 'data/'

const megabyte = 1024 * 1024

/** What a zip file without zip64 counts in 32 bits, and a little less: its directory needs some of them. */
export const maximumZipBytes = 2 ** 32 - 2 ** 24
/** What the desktop app reads in one piece. */
const maximumAppBytes = 2 ** 31 - 1

/**
 * A zip file, the same bytes for the same project. Refused where it would be larger than `largest` bytes, which no program of
 * ours could open again: better the old file stays.
 */
export function packProject(project: Project, largest = maximumAppBytes): Result<Uint8Array<ArrayBuffer>> {
  const { document, weights, runs, thumbnail, dataFiles } = project
  const length = [weights, thumbnail, ...dataFiles.map(({ bytes }) => bytes)].reduce((sum, part) => sum + (part?.length ?? 0), 0)
  if (length > largest) return fail(tooLarge(length, largest))
  const encode = (content: string): Uint8Array => new TextEncoder().encode(content)
  const entries: Zippable = {
    [documentEntry]: encode(serializeDocument(document)),
    [runsEntry]: encode(writeRunHistories(runs)),
  }
  // Weights, pictures and packed data hardly shrink: they are stored as they are, which saves seconds.
  if (weights !== null) entries[weightsEntry] = [weights, { level: 0 }]
  if (thumbnail !== null) entries[thumbnailEntry] = [thumbnail, { level: 0 }]
  for (const { name, bytes } of dataFiles) {
    entries[`${dataFolder}${name}`] = [bytes, { level: /\.(gz|png|jpe?g|webp|gif|zip)$/i.test(name) ? 0 : 6 }]
  }
  return succeed(new Uint8Array(zipSync(entries, { level: 6, mtime: '1980-01-01T00:00:00' })))
}

/** Reads a project file that may be damaged or hostile. Without a sound document nothing opens; other broken parts are left out and told. */
export function unpackProject(bytes: Uint8Array): Result<OpenedProject> {
  const zip = readZip(bytes, { entries: 20_000, bytes: entryLimit, totalBytes: maximumZipBytes })
  if (!zip.ok) return zip
  const entries = zip.value
  const documentBytes = entries.get(documentEntry)
  if (documentBytes === undefined) return fail(noDocument())
  const content = decodeUtf8(documentBytes)
  if (content === null) return fail(noDocument())
  const document = readDocumentText(content)
  if (!document.ok) return document

  const remarks: Problem[] = []
  const runs = readRuns(entries.get(runsEntry))
  if (runs.unreadable > 0) {
    remarks.push(leftOut(runsEntry, text('The curves of past runs could not all be read', '部分历史运行的曲线无法读取')))
  }
  const storedWeights = entries.get(weightsEntry)
  const hasWeights = storedWeights !== undefined && isSafetensors(storedWeights)
  if (storedWeights !== undefined && !hasWeights) {
    remarks.push(leftOut(weightsEntry, text('The learned weights are damaged', '已学习的权重已损坏')))
  }
  const dataFiles = [...entries].flatMap(([name, data]) =>
    name.startsWith(dataFolder) ? [{ name: name.slice(dataFolder.length), bytes: data }] : [],
  )
  return succeed({
    project: {
      document: document.value,
      weights: hasWeights ? storedWeights : null,
      runs: runs.runs,
      thumbnail: entries.get(thumbnailEntry) ?? null,
      dataFiles,
    },
    remarks,
  })
}

/** Entries of later versions are passed over. */
function entryLimit(name: string, isStored: boolean): number {
  if (name.startsWith(dataFolder)) return 256 * megabyte
  switch (name) {
    case documentEntry:
      return 64 * megabyte
    case runsEntry:
      return 256 * megabyte
    case weightsEntry:
      return isStored ? maximumZipBytes : 1024 * megabyte
    case thumbnailEntry:
      return 8 * megabyte
    default:
      return 0
  }
}

function readRuns(bytes: Uint8Array | undefined): ReturnType<typeof readRunHistories> {
  if (bytes === undefined) return { runs: [], unreadable: 0 }
  try {
    const json: unknown = JSON.parse(decodeUtf8(bytes) ?? '')
    return readRunHistories(json)
  } catch {
    return { runs: [], unreadable: 1 }
  }
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function tooLarge(length: number, largest: number): Problem {
  const [got, expected] = [length, largest].map((bytes) => `${(bytes / 1e9).toFixed(2)} GB`)
  return {
    code: 'project-too-large',
    severity: 'error',
    place: {},
    message: text(
      `The learned weights and what else belongs to the project take ${got}; a project file holds at most ${expected}. Nothing was written. Export the weights as safetensors, which has no such limit, or make the largest layers narrower.`,
      `已学习的权重及项目的其他内容共占 ${got}；一个项目文件最多容纳 ${expected}。未写入任何内容。请把权重导出为没有此限制的 safetensors，或把最大的几层改窄。`,
    ),
    expected: text(`at most ${expected}`, `至多 ${expected}`),
    got: text(`${got}`, `${got}`),
    fixes: [],
  }
}

function noDocument(): Problem {
  const message = text(
    'This file holds no network: it has no readable document.json. Is it a Netwright project?',
    '该文件中没有网络：缺少可读的 document.json。它是 Netwright 项目吗？',
  )
  return { code: 'no-document', severity: 'error', place: { path: documentEntry }, message, fixes: [] }
}

function leftOut(path: string, { en, zh }: Text): Problem {
  const message = text(`${en} and were left out. The network itself is whole.`, `${zh}，已略去。网络本身是完整的。`)
  return { code: 'part-left-out', severity: 'warning', place: { path }, message, fixes: [] }
}
