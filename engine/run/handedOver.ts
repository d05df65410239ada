import type { Answer, RequestName } from '../contract/protocol.ts'

/** Whose answers hold files or weights that were made for them. */
type Making = 'exportModel' | 'exportInert' | 'importModel'
const making: ReadonlySet<RequestName> = new Set<Making>(['exportModel', 'exportInert', 'importModel'])

/** Below, a copy costs nothing, and Node may keep several arrays in one piece of memory. */
const smallest = 2 ** 20

/** The memory of files and weights that were made for one answer: gigabytes are handed over, because they may not fit twice. */
export function handedOver(request: RequestName, answer: unknown): readonly ArrayBuffer[] {
  if (!making.has(request)) return []
  const made = answer as Answer<Making> // of such a request, as the line before says
  if (!made.ok) return []
  const { value } = made
  const arrays = 'files' in value ? value.files.map(({ bytes }) => bytes) : value.weights === null ? [] : [value.weights]
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter(({ byteLength }) => byteLength >= smallest)
}
