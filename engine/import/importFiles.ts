import { messageOf } from '../contract/messageOf.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { fail, succeed, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { maximumProblems } from '../document/documentLimits.ts'
import { parseDocument } from '../document/parseDocument.ts'
import { serializeDocument } from '../document/serializeDocument.ts'
import { isTorchCheckpoint, refuseTorchCheckpoint } from '../document/tensors/torchCheckpoint.ts'
import { readZip } from '../document/zip/readZip.ts'
import type { Imported, ImportTools } from './imported.ts'
import { UnreadableWeights } from './keras/weightBudget.ts'
import { placeNodes } from './placeNodes.ts'
import { importReaders } from './readers.ts'
import { refuseImport } from './refuseImport.ts'

export interface ImportedFiles extends Imported {
  /** Which reader knew them. */
  readonly format: string
}

const megabyte = 1024 * 1024

/**
 * One pipeline for everything that comes in: unpack, know by sight, read, check the document as any saved one, place its
 * cards. Files may be hostile: sizes and counts are bounded, nothing in them is run, and whatever goes wrong inside a
 * reader or a library ends as a problem.
 */
export async function importFiles(files: readonly NamedBytes[], tools: ImportTools): Promise<Result<ImportedFiles>> {
  try {
    const [only, ...others] = files
    if (only !== undefined && others.length === 0 && isTorchCheckpoint(only.bytes)) return fail(refuseTorchCheckpoint(only.name))
    const unpacked = unpack(files)
    if (!unpacked.ok) return unpacked
    const reader = importReaders.find((each) => each.accepts(unpacked.value))
    if (reader === undefined) return fail(unknownFormat(files))
    const read = await reader.read(unpacked.value, tools)
    if (!read.ok) return read
    const { document, weights, remarks } = read.value
    const checked = parseDocument(JSON.parse(serializeDocument(document)))
    if (!checked.ok) return checked
    const graph = placeNodes(checked.value.graph)
    const told = remarks.slice(0, maximumProblems)
    return succeed({ format: reader.format, document: { ...checked.value, graph }, weights, remarks: told })
  } catch (error) {
    return fail(broken(error))
  }
}

/** One zip file counts as what it holds: a folder of tf.js, or the parts of a `.keras` file. */
function unpack(files: readonly NamedBytes[]): Result<readonly NamedBytes[]> {
  const [only, ...others] = files
  if (only === undefined || others.length > 0 || only.bytes[0] !== 0x50 || only.bytes[1] !== 0x4b) return succeed(files)
  /* Weights hardly shrink: what unpacks to many times its size is no model. */
  const most = Math.min(4096 * megabyte, 64 * megabyte + 4 * only.bytes.length)
  const zip = readZip(only.bytes, { entries: 2000, bytes: () => most, totalBytes: most }, text('model file', '模型文件'))
  return zip.ok ? succeed(Array.from(zip.value, ([name, bytes]) => ({ name, bytes }))) : zip
}

function unknownFormat(files: readonly NamedBytes[]) {
  const names = importReaders.map(({ title }) => title)
  return refuseImport(
    files[0]?.name ?? '',
    text(
      `the content is that of no format known here. Known are: ${names.map(({ en }) => en).join(', ')}`,
      `其内容不属于任何已知格式。已知的有：${names.map(({ zh }) => zh).join('、')}`,
    ),
    'unknown-format',
  )
}

/** A library gave up, or the file made it stumble. */
function broken(error: unknown) {
  if (error instanceof UnreadableWeights) {
    return refuseImport(
      error.path,
      text('these weights are damaged, missing, or too many', '这些权重已损坏、缺失或过多'),
      'broken-weights',
    )
  }
  const said = messageOf(error).slice(0, 200)
  return refuseImport(
    'file',
    text(`it is damaged, and reading it ended with “${said}”`, `文件已损坏，读取时出错：“${said}”`),
    'broken-file',
  )
}
