/**
 * V8's switches of the desktop app; the bench measures with them too. V8 joins neighbouring 128-bit vectors of WebAssembly to vectors
 * of 256 bits, where the processor has them (AVX2): the engine's kernels are written for it (docs/simd.md, "Vectors of twice the
 * width"). The second name is the switch's before it left the experimental ones; V8 passes over the one that it does not know.
 */
export const v8Flags = '--wasm-revectorize --experimental-wasm-revectorize'
