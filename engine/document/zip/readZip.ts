import { crc32 } from '../../bytes/crc32.ts'
import { inflateCapped } from '../../bytes/inflateCapped.ts'
import { fail, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { readZipDirectory, type ZipEntry } from './zipDirectory.ts'
import { damaged, refuse, type Fault, type Read } from './zipFault.ts'

interface ZipLimits {
  readonly entries: number
  /**
   * Bytes that an entry of this name may have unpacked; 0 leaves it packed and out of the result. What is stored as it is
   * (`isStored`) is no larger than the file that somebody chose; what is packed may be a thousand times that.
   */
  readonly bytes: (name: string, isStored: boolean) => number
  /** Bytes of all entries together. */
  readonly totalBytes: number
}

/** What people call the file that is read. */
const projectFile = text('project file', '项目文件')

const entrySignature = 0x04034b50

/**
 * Unpacks a zip file (APPNOTE 6.3.10; stored and deflated entries, zip64, no encryption) that may be hostile: sizes
 * are counted while inflating, checksums compared, entries must not overlap, and names must be plain relative paths, each
 * only once. Folders are passed over. Any fault is a problem for the whole file. What is stored as it is and more than half of
 * the file is handed out as a part of it, because gigabytes may not fit twice; all else are copies.
 */
export function readZip(
  bytes: Uint8Array,
  limits: ZipLimits,
  file: Text = projectFile,
): Result<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const read = readEntries(bytes, limits)
  return read.ok ? read : fail(inFile(read.fault, file))
}

function readEntries(bytes: Uint8Array, limits: ZipLimits): Read<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries = readZipDirectory(view, limits.entries)
  if (!entries.ok) return entries
  const files = entries.value.filter((entry) => !entry.name.endsWith('/'))
  const places = files.map((entry) => findData(view, entry))
  const spans = files.map((entry, index) => [entry.offset, (places[index] ?? 0) + entry.packedLength] as const)
  spans.sort(([left], [right]) => left - right)
  if (spans.some(([start], index) => start < (spans[index - 1]?.[1] ?? 0))) {
    return refuse(damaged('', text('its entries overlap', '其条目相互重叠')))
  }
  const unpacked = new Map<string, Uint8Array<ArrayBuffer>>()
  let total = 0
  for (const [index, entry] of files.entries()) {
    const place = places[index] ?? null
    if (place === null) return refuse(damaged(entry.name, text('its data lie outside the file', '其数据超出文件范围')))
    const maximum = limits.bytes(entry.name, entry.method === 0)
    if (maximum === 0) continue
    const packed = bytes.subarray(place, place + entry.packedLength)
    const isMost = packed.length > bytes.length / 2
    const content = unpack(packed, { entry, isMost, maximum: Math.min(maximum, limits.totalBytes - total) })
    if (!content.ok) return content
    total += content.value.length
    unpacked.set(entry.name, content.value)
  }
  return { ok: true, value: unpacked }
}

/** Where the entry's packed bytes begin; null where they would not lie in the file. */
function findData(view: DataView, { offset, packedLength }: ZipEntry): number | null {
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== entrySignature) return null
  const place = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  return place + packedLength <= view.byteLength ? place : null
}

function unpack(
  packed: Uint8Array,
  { entry, isMost, maximum }: { readonly entry: ZipEntry; readonly isMost: boolean; readonly maximum: number },
): Read<Uint8Array<ArrayBuffer>> {
  const { name, method, length, checksum } = entry
  if (length > maximum) return refuse(tooLarge(name))
  if (method !== 0 && method !== 8)
    return refuse(damaged(name, text(`it is packed in a way that is not read (${method})`, `不支持它的压缩方式（${method}）`)))
  // A file's bytes lie in memory of their own, never in shared memory.
  const stored = isMost ? (packed as Uint8Array<ArrayBuffer>) : null
  const inflated =
    method === 0 ? ({ ok: true, bytes: stored ?? packed.slice() } as const) : inflateCapped(packed, { format: 'raw', maximum })
  if (!inflated.ok)
    return refuse(
      inflated.reason === 'too-large'
        ? tooLarge(name)
        : damaged(name, text('its data are cut off or damaged', '其数据被截断或已损坏')),
    )
  const content = inflated.bytes
  if (content.length !== length || crc32(content) !== checksum) {
    return refuse(damaged(name, text('its data do not match their checksum', '其数据与校验和不符')))
  }
  return { ok: true, value: content }
}

function tooLarge(name: string): Fault {
  return { kind: 'too-large', name, what: text('it unpacks to too much', '解压后过大') }
}

function inFile({ kind, name, what: { en, zh } }: Fault, file: Text): Problem {
  const shown = name.slice(0, 100)
  const path = shown === '' ? file.en : shown
  if (kind === 'too-large') {
    const message = text(
      `"${shown}" in the ${file.en} unpacks to more than is allowed. It was not opened.`,
      `${file.zh}中的“${shown}”解压后超出允许的大小，未打开。`,
    )
    return { code: 'too-large', severity: 'error', place: { path }, message, fixes: [] }
  }
  const message =
    name === ''
      ? text(`The ${file.en} cannot be read: ${en}.`, `无法读取${file.zh}：${zh}。`)
      : text(`The ${file.en} cannot be read at "${shown}": ${en}.`, `无法读取${file.zh}中的“${shown}”：${zh}。`)
  return { code: 'broken-project', severity: 'error', place: { path }, message, fixes: [] }
}
