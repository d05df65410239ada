import { readProjectBytes } from '../readProjectBytes.ts'

/** Whether a file is no project of ours but may well be another program's model. By content; what is called a project stays one, however damaged. */
export function isForeignModel({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): boolean {
  if (/\.netwright$/i.test(name)) return false
  const start = new TextDecoder().decode(bytes.subarray(0, 64))
  if (/^[\s\ufeff]*\{/.test(start)) return new TextDecoder().decode(bytes).includes('"modelTopology"')
  if (!start.startsWith('PK')) return true
  const read = readProjectBytes(bytes)
  return !read.ok && read.problems.some(({ code }) => code === 'no-document')
}
