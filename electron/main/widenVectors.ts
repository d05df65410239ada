import { app } from 'electron'

/** V8's switch, and its name before it left the experimental ones; V8 passes over the one that it does not know. */
const flags = '--wasm-revectorize --experimental-wasm-revectorize'

/**
 * Has V8 join neighbouring 128-bit vectors of WebAssembly to vectors of 256 bits, where the processor has them (AVX2): the engine's
 * kernels are written for it (docs/simd.md, "Vectors of twice the width"). Before the app is ready. Whoever starts the app with
 * --js-flags, be it with nothing behind it, gets V8 with those alone.
 */
export function widenVectors(): void {
  if (!app.commandLine.hasSwitch('js-flags')) app.commandLine.appendSwitch('js-flags', flags)
}
