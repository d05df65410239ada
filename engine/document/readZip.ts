import { crc32 } from '../bytes/crc32.ts'
import { inflateCapped } from '../bytes/inflateCapped.ts'
import { fail, type Problem, type Result } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'

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

interface Entry {
  readonly name: string
  readonly method: number
  readonly checksum: number
  readonly packedLength: number
  readonly length: number
  /** Of the entry's own header in the file. */
  readonly offset: number
}

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const entrySignature = 0x04034b50

/**
 * Unpacks a zip file (APPNOTE 6.3.10; stored and deflated entries, no encryption, no zip64) that may be hostile: sizes
 * are counted while inflating, checksums compared, entries must not overlap, and names must be plain relative paths, each
 * only once. Folders are passed over. Any fault is a problem for the whole file.
 */
export function readZip(
  bytes: Uint8Array,
  limits: ZipLimits,
  file: Text = projectFile,
): Result<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const read = readEntries(bytes, limits)
  return read.ok ? read : fail(inFile(read.fault, file))
}

/** What is wrong, and in which entry; '' for the file as a whole. */
interface Fault {
  readonly kind: 'damaged' | 'too-large'
  readonly name: string
  readonly what: Text
}
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

function readEntries(bytes: Uint8Array, limits: ZipLimits): Read<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries = readDirectory(view, limits.entries)
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
    const content = unpack(packed, { entry, maximum: Math.min(maximum, limits.totalBytes - total) })
    if (!content.ok) return content
    total += content.value.length
    unpacked.set(entry.name, content.value)
  }
  return { ok: true, value: unpacked }
}

function readDirectory(view: DataView, maximumEntries: number): Read<readonly Entry[]> {
  const end = findEnd(view)
  if (end === null)
    return refuse(
      damaged('', text('it has no directory: it is cut off, or no zip file', '没有目录：文件被截断，或不是 zip 文件')),
    )
  const count = view.getUint16(end + 10, true)
  if (count > maximumEntries)
    return refuse(
      damaged('', text(`it has ${count} entries, more than ${maximumEntries}`, `条目数 ${count} 超过 ${maximumEntries}`)),
    )
  const entries: Entry[] = []
  const names = new Set<string>()
  let offset = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== directorySignature) {
      return refuse(damaged('', text(`its directory breaks off at entry ${index}`, `目录在第 ${index} 个条目处中断`)))
    }
    const nameLength = view.getUint16(offset + 28, true)
    const next = offset + 46 + nameLength + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true)
    if (next > end)
      return refuse(damaged('', text(`its directory breaks off at entry ${index}`, `目录在第 ${index} 个条目处中断`)))
    const name = readName(view, { offset: offset + 46, length: nameLength })
    if (name === null || !isPlainPath(name))
      return refuse(
        damaged(
          '',
          text(`entry ${index} has a name that is no plain relative path`, `第 ${index} 个条目的名称不是普通的相对路径`),
        ),
      )
    if (names.has(name)) return refuse(damaged(name, text('it is there twice', '它出现了两次')))
    names.add(name)
    const isEncrypted = (view.getUint16(offset + 8, true) & 1) === 1
    // Unix keeps the kind of file in the upper half of the external attributes; 0xa000 is a symbolic link.
    const isLink = ((view.getUint32(offset + 38, true) >>> 16) & 0xf000) === 0xa000
    if (isEncrypted || isLink) return refuse(damaged(name, text('it is encrypted or a link', '它被加密，或是一个链接')))
    entries.push({
      name,
      method: view.getUint16(offset + 10, true),
      checksum: view.getUint32(offset + 16, true),
      packedLength: view.getUint32(offset + 20, true),
      length: view.getUint32(offset + 24, true),
      offset: view.getUint32(offset + 42, true),
    })
    offset = next
  }
  return { ok: true, value: entries }
}

/** The directory's end stands last, behind it at most a comment of 65,535 bytes. */
function findEnd(view: DataView): number | null {
  const last = view.byteLength - 22
  for (let offset = last; offset >= Math.max(0, last - 65_535); offset--) {
    if (view.getUint32(offset, true) === endSignature) return offset
  }
  return null
}

/** Where the entry's packed bytes begin; null where they would not lie in the file. */
function findData(view: DataView, { offset, packedLength }: Entry): number | null {
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== entrySignature) return null
  const place = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  return place + packedLength <= view.byteLength ? place : null
}

function unpack(
  packed: Uint8Array,
  { entry, maximum }: { readonly entry: Entry; readonly maximum: number },
): Read<Uint8Array<ArrayBuffer>> {
  const { name, method, length, checksum } = entry
  if (length > maximum) return refuse(tooLarge(name))
  if (method !== 0 && method !== 8)
    return refuse(damaged(name, text(`it is packed in a way that is not read (${method})`, `不支持它的压缩方式（${method}）`)))
  const inflated =
    method === 0 ? ({ ok: true, bytes: packed.slice() } as const) : inflateCapped(packed, { format: 'raw', maximum })
  if (!inflated.ok)
    return refuse(
      inflated.reason === 'too-large'
        ? tooLarge(name)
        : damaged(name, text('its data are cut off or damaged', '其数据被截断或已损坏')),
    )
  const content = new Uint8Array(inflated.bytes)
  if (content.length !== length || crc32(content) !== checksum) {
    return refuse(damaged(name, text('its data do not match their checksum', '其数据与校验和不符')))
  }
  return { ok: true, value: content }
}

function readName(view: DataView, { offset, length }: { readonly offset: number; readonly length: number }): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(view.buffer, view.byteOffset + offset, length))
  } catch {
    return null
  }
}

/** No way out of a folder: no "..", no leading slash, no drive letter, no backslash, no control characters. */
function isPlainPath(name: string): boolean {
  if (name === '' || name.length > 500 || /[\\:]/.test(name) || Array.from(name).some((letter) => letter < ' ')) return false
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  return parts.every((part) => part !== '' && part !== '.' && part !== '..')
}

function damaged(name: string, what: Text): Fault {
  return { kind: 'damaged', name, what }
}

function tooLarge(name: string): Fault {
  return { kind: 'too-large', name, what: text('it unpacks to too much', '解压后过大') }
}

function refuse(fault: Fault): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault }
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
