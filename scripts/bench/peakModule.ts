/** Chains of multiply-adds, each in a vector of four lanes: more than the processor can have under way, as many as its registers hold. */
const accumulators = 12
const unrolled = 4

export interface PeakOptions {
  /** With the one-instruction multiply-add of relaxed SIMD. */
  readonly relaxed: boolean
  /** Twice as many chains, side by side in memory, so that V8 can join them two and two; else they lie apart. */
  readonly paired: boolean
}

/** Floating-point operations of one turn: a multiplication and an addition in each lane. */
export function peakFlopPerTurn({ paired }: PeakOptions): number {
  return 4 * 2 * chainsOf(paired) * unrolled
}

function chainsOf(paired: boolean): number {
  return paired ? 2 * accumulators : accumulators
}

/** x ← x · factor + term; the fixed point term / (1 − factor) = 1 keeps numbers ordinary. */
export const peakFactor = 0.75
export const peakTerm = 0.25

type Bytes = readonly number[]

/**
 * A WebAssembly module whose `run(turns: i32) → f32` does nothing but multiply-adds in registers, from 0 on: what the vector
 * unit can do at best. V8 joins vectors to 256 bits that begin and end side by side in memory. Encoded by hand after the binary
 * format of the WebAssembly specification, so that the bench needs no compiler.
 */
export function peakModule({ relaxed, paired }: PeakOptions): Uint8Array<ArrayBuffer> {
  const [i32, f32, v128] = [0x7f, 0x7d, 0x7b]
  const turns = 0
  const [factor, term, first] = [1, 2, 3]
  const chains = Array.from({ length: chainsOf(paired) }, (_, index) => first + index)
  const get = (local: number): Bytes => [0x20, local]
  const set = (local: number): Bytes => [0x21, local]
  const vector = (...code: Bytes): Bytes => [0xfd, ...code]
  const multiplyAdd = (chain: number): Bytes =>
    relaxed
      ? [...get(chain), ...get(factor), ...get(term), ...vector(0x85, 0x02), ...set(chain)]
      : [...get(chain), ...get(factor), ...vector(0xe6, 0x01), ...get(term), ...vector(0xe4, 0x01), ...set(chain)]
  const splat = (value: number, local: number): Bytes => [0x43, ...floatBytes(value), ...vector(0x13), ...set(local)]
  const turn = Array.from({ length: unrolled }, () => chains.flatMap(multiplyAdd)).flat()
  const place = (index: number): Bytes => unsigned((paired ? 16 : 32) * index)
  // Aligned to 2⁴ bytes.
  const load = (index: number): Bytes => [0x41, 0, ...vector(0x00, 4, ...place(index))]
  const start = chains.flatMap((chain, index) => [...load(index), ...set(chain)])
  const end = chains.flatMap((chain, index) => [0x41, 0, ...get(chain), ...vector(0x0b, 4, ...place(index))])
  const total = chains.flatMap((_, index) => (index === 0 ? load(index) : [...load(index), ...vector(0xe4, 0x01)]))
  const locals = [1, 2 + chains.length, v128]
  // Takes 1 from the turns and begins again while they are not 0.
  const loop = [0x03, 0x40, ...turn, ...get(turns), 0x41, 1, 0x6b, 0x22, turns, 0x0d, 0, 0x0b]
  const result = [...total, ...vector(0x1f, 0), 0x0b]
  const body = [locals, splat(peakFactor, factor), splat(peakTerm, term), start, loop, end, result].flat()
  const magicAndVersion = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  const types = section(1, [1, 0x60, 1, i32, 1, f32])
  const functions = section(3, [1, 0])
  // One page.
  const memory = section(5, [1, 0, 1])
  const exported = section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0])
  const code = section(10, [1, ...unsigned(body.length), ...body])
  return Uint8Array.from([magicAndVersion, types, functions, memory, exported, code].flat())
}

function section(id: number, content: Bytes): Bytes {
  return [id, ...unsigned(content.length), ...content]
}

/** LEB128. */
function unsigned(value: number): Bytes {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function floatBytes(value: number): Bytes {
  return [...new Uint8Array(Float32Array.of(value).buffer)]
}
