import { readProjectBytes } from './readProjectBytes.ts'

/** Whether a file is no project of ours but may well be another program's model. By content; a damaged project stays a project. */
export function isForeignModel(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64))
  if (/^[\s\ufeff]*\{/.test(start)) return new TextDecoder().decode(bytes).includes('"modelTopology"')
  if (!start.startsWith('PK')) return true
  const read = readProjectBytes(bytes)
  return !read.ok && read.problems.some(({ code }) => code === 'no-document')
}
