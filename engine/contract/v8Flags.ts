/**
 * V8 joins neighbouring 128-bit vectors of WebAssembly to vectors of 256 bits, where the processor has them (AVX2): the engine's kernels
 * are written for it (docs/simd.md, "Vectors of twice the width"). Before V8 15 the switch counted as an experimental one.
 */
const widerVectors = 'wasm-revectorize'
const experimentalName = `--experimental-${widerVectors}`

/** V8's switches of the desktop app, and of browsers that the bench measures as it; V8 passes over the name that it does not know. */
export const v8Flags = `--${widerVectors} ${experimentalName}`

/** By the major and minor version of Node's V8: only those with which every test of engine/simd passed so, and gained by it. */
const nodeFlags: ReadonlyMap<string, string> = new Map([
  // Node 24 and 26. Node 22, V8 12.4, knows the switch, but took 1.03 of the time with it.
  ['13.6', experimentalName],
  ['14.6', experimentalName],
])

/** V8's switch for the command line; null where it was not tried, or where `told` says already whether vectors are to be joined. */
export function nodeV8Flag(v8Version: string, told: readonly string[]): string | null {
  if (told.some((argument) => argument.includes(widerVectors))) return null
  return nodeFlags.get(v8Version.split('.').slice(0, 2).join('.')) ?? null
}
