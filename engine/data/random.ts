/** Everything a generator needs to go on where it was: four unsigned 32-bit numbers, as JSON can hold them. */
export type RandomState = readonly [number, number, number, number]

/**
 * A seeded generator: the same seed gives the same numbers on every machine and backend.
 * sfc32 by Chris Doty-Humphrey (PractRand): 128 bits of state, period at least 2³².
 */
export interface Random {
  /** A 32-bit fraction in [0, 1). */
  nextUniform(): number
  /** Mean 0, deviation 1 (Box & Muller 1958); takes two uniform numbers and keeps none back. */
  nextNormal(): number
  /** A whole number in [0, bound), each equally likely; bound is 1 to 2³². */
  nextInteger(bound: number): number
  /** An independent generator for one purpose ("shuffle", "weights"), made from the present state, which stays as it is. */
  fork(name: string | number): Random
  state(): RandomState
}

export function createRandom(seed: string | number): Random {
  return restoreRandom(seedState(String(seed)))
}

/** Goes on from a saved state. */
export function restoreRandom(saved: RandomState): Random {
  const state = Uint32Array.from(saved)
  const nextUniform = (): number => nextBits(state) / 2 ** 32
  return {
    nextUniform,
    nextNormal: () => Math.sqrt(-2 * Math.log(1 - nextUniform())) * Math.cos(2 * Math.PI * nextUniform()),
    nextInteger: (bound) => {
      // Numbers beyond the last full multiple of the bound would favour small results: they are drawn again.
      const limit = 2 ** 32 - (2 ** 32 % bound)
      let bits = nextBits(state)
      while (bits >= limit) bits = nextBits(state)
      return bits % bound
    },
    fork: (name) => createRandom(`${state.join(',')}/${name}`),
    state: () => readState(state),
  }
}

/** One step of sfc32 in place. */
function nextBits(state: Uint32Array): number {
  const [a, b, c, counter] = readState(state)
  const sum = (a + b + counter) >>> 0
  state[0] = b ^ (b >>> 9)
  state[1] = c + (c << 3)
  state[2] = ((c << 21) | (c >>> 11)) + sum
  state[3] = counter + 1
  return sum
}

function readState(state: Uint32Array): RandomState {
  const [a = 0, b = 0, c = 0, counter = 0] = state
  return [a, b, c, counter]
}

/** Spreads a text over three words (FNV-1a with MurmurHash3's finaliser), then lets the generator mix them. */
function seedState(seed: string): RandomState {
  const state = Uint32Array.from([hashText(seed, 0x9e3779b9), hashText(seed, 0x243f6a88), hashText(seed, 0xb7e15162), 1])
  for (let round = 0; round < 15; round++) nextBits(state)
  return readState(state)
}

function hashText(content: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt
  for (let index = 0; index < content.length; index++) hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
