import { Inflate } from 'fflate'
import { fail, succeed, type Result } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'
import { crc32 } from './crc32.ts'
import { refuse } from './refuse.ts'

export interface ZipLimits {
  readonly entries: number
  /** Inflated bytes of one entry, and of all of them together; counted while inflating, because declared sizes may lie. */
  readonly entryBytes: number
  readonly totalBytes: number
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly compressedSize: number
  readonly headerOffset: number
}

/** Thrown inside this file only; readZip turns it into a problem. */
class ZipProblem extends Error {
  readonly what: Text
  constructor(what: Text) {
    super(what.en)
    this.what = what
  }
}

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50

/** The entries of a zip, or why it is refused: truncated, encrypted, a name that leaves the archive, a wrong checksum, more than the limits. */
export function readZip(bytes: Uint8Array, limits: ZipLimits): Result<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  try {
    return succeed(readEntries(bytes, limits))
  } catch (error) {
    const what = error instanceof ZipProblem ? error.what : text('the compressed data is damaged', '压缩数据已损坏')
    return fail(
      refuse('not-a-project', {
        message: text(
          `The file is not a readable Netwright project: ${what.en}. Open an older copy, or ask whoever sent it to save it again.`,
          `该文件不是可读的 Netwright 项目：${what.zh}。请打开较早的副本，或请发送者重新保存。`,
        ),
      }),
    )
  }
}

function readEntries(bytes: Uint8Array, limits: ZipLimits): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const contents = new Map<string, Uint8Array<ArrayBuffer>>()
  let total = 0
  for (const entry of readDirectory(view, bytes, limits)) {
    if (contents.has(entry.name)) throw new ZipProblem(text(`it holds "${entry.name}" twice`, `其中 “${entry.name}” 出现了两次`))
    const inflated = inflate(entry, compressedBytes(view, bytes, entry), Math.min(limits.entryBytes, limits.totalBytes - total))
    if (crc32(inflated) !== entry.crc)
      throw new ZipProblem(text(`"${entry.name}" has a wrong checksum`, `“${entry.name}” 的校验和不符`))
    total += inflated.length
    contents.set(entry.name, inflated)
  }
  return contents
}

/** The central directory at the end of the archive (PKWARE APPNOTE 4.3.12 and 4.3.16). */
function readDirectory(view: DataView, bytes: Uint8Array, limits: ZipLimits): readonly Entry[] {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > limits.entries)
    throw new ZipProblem(
      text(
        `it holds ${count} files, at most ${limits.entries} are read`,
        `其中有 ${count} 个文件，最多读取 ${limits.entries} 个`,
      ),
    )
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== centralSignature) throw truncated()
    const nameLength = view.getUint16(at + 28, true)
    const name = decodeName(bytes.subarray(at + 46, at + 46 + nameLength))
    if ((view.getUint16(at + 8, true) & 1) === 1) throw new ZipProblem(text(`"${name}" is encrypted`, `“${name}” 已加密`))
    if (!name.endsWith('/'))
      entries.push({
        name,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        compressedSize: view.getUint32(at + 20, true),
        headerOffset: view.getUint32(at + 42, true),
      })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= earliest; at -= 1) if (view.getUint32(at, true) === endSignature) return at
  throw new ZipProblem(text('it is no zip archive, or it breaks off', '它不是 zip 压缩包，或中途被截断'))
}

/** Names are relative, stay inside the archive, and say nothing a file system would read differently. */
function decodeName(bytes: Uint8Array): string {
  const name = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const isHostile =
    name === '' || name.startsWith('/') || /[\\:\0]/.test(name) || name.split('/').some((part) => part === '..' || part === '.')
  if (isHostile)
    throw new ZipProblem(text(`the name "${name}" in it leads outside the archive`, `其中的名称 “${name}” 指向压缩包之外`))
  return name
}

function compressedBytes(view: DataView, bytes: Uint8Array, { headerOffset, compressedSize }: Entry): Uint8Array {
  if (headerOffset + 30 > bytes.length || view.getUint32(headerOffset, true) !== localSignature) throw truncated()
  const start = headerOffset + 30 + view.getUint16(headerOffset + 26, true) + view.getUint16(headerOffset + 28, true)
  if (start + compressedSize > bytes.length) throw truncated()
  return bytes.subarray(start, start + compressedSize)
}

function inflate({ name, method }: Entry, compressed: Uint8Array, mostBytes: number): Uint8Array<ArrayBuffer> {
  const tooLarge = () =>
    new ZipProblem(text(`"${name}" unpacks to more than ${mostBytes} bytes`, `“${name}” 解压后超过 ${mostBytes} 字节`))
  if (method === 0) {
    if (compressed.length > mostBytes) throw tooLarge()
    return new Uint8Array(compressed)
  }
  if (method !== 8)
    throw new ZipProblem(
      text(`"${name}" is packed by method ${method}, only deflate is read`, `“${name}” 使用压缩方法 ${method}，只支持 deflate`),
    )
  const chunks: Uint8Array[] = []
  let length = 0
  let isFinal = false
  const stream = new Inflate((chunk, final) => {
    length += chunk.length
    if (length > mostBytes) throw tooLarge()
    chunks.push(chunk)
    isFinal = final
  })
  // Small pieces, so that a bomb is noticed long before it is inflated whole.
  const piece = 65_536
  for (let at = 0; at < compressed.length; at += piece)
    stream.push(compressed.subarray(at, at + piece), at + piece >= compressed.length)
  if (!isFinal) throw truncated()
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function truncated(): ZipProblem {
  return new ZipProblem(text('it breaks off', '它中途被截断'))
}
