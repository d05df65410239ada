import type { NamedBytes } from '../contract/namedBytes.ts'
import type { Problem } from '../contract/problem.ts'
import { text } from '../contract/text.ts'

const baseMs = 60_000
/** The slowest reading measured is ten times as fast (HDF5 with its weights). */
const bytesPerMs = 10_000

/**
 * How long reading these files may take, in milliseconds. Nothing inside the reading thread can end a loop in a library, so
 * whoever asked for the import ends the thread then.
 */
export function importLimitMs(files: readonly NamedBytes[]): number {
  return baseMs + files.reduce((sum, { bytes }) => sum + bytes.length, 0) / bytesPerMs
}

/** The problem of a file that was still being read when its time was over. */
export function tookTooLong(files: readonly NamedBytes[]): Problem {
  const name = files[0]?.name ?? ''
  const seconds = Math.round(importLimitMs(files) / 1000)
  return {
    code: 'import-too-long',
    severity: 'error',
    place: { path: name },
    message: text(
      `Reading "${name}" did not end within ${seconds} seconds and was broken off; a damaged file can do that. Nothing was changed.`,
      `读取“${name}”超过 ${seconds} 秒仍未结束，已被中止；损坏的文件可能会这样。没有任何内容被更改。`,
    ),
    fixes: [],
  }
}
