import { text } from '../../contract/text.ts'
import { damaged, refuse, type Read } from './zipFault.ts'

/** An entry as the directory tells it, not yet looked at. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly checksum: number
  readonly packedLength: number
  readonly length: number
  /** Of the entry's own header in the file. */
  readonly offset: number
}

const endSignature = 0x06054b50
const wideEndSignature = 0x06064b50
const wideLocatorSignature = 0x07064b50
const directorySignature = 0x02014b50
/** Zip64's extended information among the extra fields of an entry. */
const wideField = 0x0001
/** Stands where a number is too large for its field, and zip64 tells it. */
const [wideCount, wideNumber] = [0xffff, 0xffffffff]

/**
 * The directory of a zip file (APPNOTE 6.3.10, 4.3.12 to 4.3.16 and 4.5.3), with zip64 as Python writes it above 2 GiB. Names
 * must be plain relative paths, each only once; encrypted entries and links are refused.
 */
export function readZipDirectory(view: DataView, maximumEntries: number): Read<readonly ZipEntry[]> {
  const directory = findDirectory(view)
  if (directory === null)
    return refuse(
      damaged('', text('it has no directory: it is cut off, or no zip file', '没有目录：文件被截断，或不是 zip 文件')),
    )
  const { count, end } = directory
  if (count > maximumEntries)
    return refuse(
      damaged('', text(`it has ${count} entries, more than ${maximumEntries}`, `条目数 ${count} 超过 ${maximumEntries}`)),
    )
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  let { offset } = directory
  for (let index = 0; index < count; index++) {
    const breaksOff = () =>
      refuse(damaged('', text(`its directory breaks off at entry ${index}`, `目录在第 ${index} 个条目处中断`)))
    if (offset + 46 > end || view.getUint32(offset, true) !== directorySignature) return breaksOff()
    const nameLength = view.getUint16(offset + 28, true)
    const extra = { offset: offset + 46 + nameLength, length: view.getUint16(offset + 30, true) }
    const next = extra.offset + extra.length + view.getUint16(offset + 32, true)
    if (next > end) return breaksOff()
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
    const place = readPlace(view, { offset, extra })
    if (place === null)
      return refuse(damaged(name, text('its zip64 sizes are missing or impossible', '其 zip64 大小缺失或不可能')))
    entries.push({ name, method: view.getUint16(offset + 10, true), checksum: view.getUint32(offset + 16, true), ...place })
    offset = next
  }
  return { ok: true, value: entries }
}

interface Directory {
  readonly count: number
  readonly offset: number
  /** Where the directory is over at the latest. */
  readonly end: number
}

/** The directory's end stands last, behind it at most a comment of 65,535 bytes. */
function findDirectory(view: DataView): Directory | null {
  const last = view.byteLength - 22
  for (let end = last; end >= Math.max(0, last - 65_535); end--) {
    if (view.getUint32(end, true) !== endSignature) continue
    const [count, offset] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)]
    return count === wideCount || offset === wideNumber ? findWideDirectory(view, { count, offset, end }) : { count, offset, end }
  }
  return null
}

/** Zip64's own end, which a locator right before the old end leads to; without one, the old end's numbers mean what they say. */
function findWideDirectory(view: DataView, old: Directory): Directory | null {
  const locator = old.end - 20
  if (locator < 0 || view.getUint32(locator, true) !== wideLocatorSignature) return old
  const end = readWide(view, locator + 8)
  if (end === null || end + 56 > locator || view.getUint32(end, true) !== wideEndSignature) return null
  const [count, offset] = [readWide(view, end + 32), readWide(view, end + 48)]
  return count === null || offset === null ? null : { count, offset, end }
}

/** Sizes and place of an entry; null where zip64 should tell one of them and does not. */
function readPlace(
  view: DataView,
  { offset, extra }: { readonly offset: number; readonly extra: Span },
): Pick<ZipEntry, 'length' | 'packedLength' | 'offset'> | null {
  const field = findField(view, extra)
  let used = 0
  /** The field holds only the numbers that are too large, one behind the other. */
  const numberAt = (place: number): number | null => {
    const told = view.getUint32(place, true)
    if (told !== wideNumber) return told
    if (field === null || used + 8 > field.length) return null
    used += 8
    return readWide(view, field.offset + used - 8)
  }
  const [length, packedLength, start] = [numberAt(offset + 24), numberAt(offset + 20), numberAt(offset + 42)]
  return length === null || packedLength === null || start === null ? null : { length, packedLength, offset: start }
}

interface Span {
  readonly offset: number
  readonly length: number
}

function findField(view: DataView, { offset, length }: Span): Span | null {
  const end = offset + length
  for (let at = offset; at + 4 <= end;) {
    const field = { offset: at + 4, length: view.getUint16(at + 2, true) }
    const next = field.offset + field.length
    if (next > end) return null
    if (view.getUint16(at, true) === wideField) return field
    at = next
  }
  return null
}

/** null: past what a number tells exactly, and so past any file. */
function readWide(view: DataView, offset: number): number | null {
  const number = Number(view.getBigUint64(offset, true))
  return Number.isSafeInteger(number) ? number : null
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
