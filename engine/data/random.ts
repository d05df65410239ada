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

/** A generator from a seed: the same seed, the same numbers on every machine (sfc32; the seed is spread over its state). */
export function createRandom(seed: string | number): Random {
  return restoreRandom(seedState(String(seed)))
}

/** Goes on from a saved state. The four words are local variables: large networks draw hundreds of millions of numbers. */
export function restoreRandom(saved: RandomState): Random {
  let [a, b, c, counter] = saved
  /* One step of sfc32. */
  const nextBits = (): number => {
    const sum = (a + b + counter) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    counter = (counter + 1) | 0
    return sum >>> 0
  }
  const nextUniform = (): number => nextBits() / 2 ** 32
  const state = (): RandomState => [a >>> 0, b >>> 0, c >>> 0, counter >>> 0]
  return {
    nextUniform,
    nextNormal: () => Math.sqrt(-2 * Math.log(1 - nextUniform())) * Math.cos(2 * Math.PI * nextUniform()),
    nextInteger: (bound) => {
      // Numbers beyond the last full multiple of the bound would favour small results: they are drawn again.
      const limit = 2 ** 32 - (2 ** 32 % bound)
      let bits = nextBits()
      while (bits >= limit) bits = nextBits()
      return bits % bound
    },
    fork: (name) => createRandom(`${state().join(',')}/${name}`),
    state,
  }
}

/** Spreads a text over three words (FNV-1a with MurmurHash3's finaliser), then lets the generator mix them. */
function seedState(seed: string): RandomState {
  const random = restoreRandom([hashText(seed, 0x9e3779b9), hashText(seed, 0x243f6a88), hashText(seed, 0xb7e15162), 1])
  for (let round = 0; round < 15; round++) random.nextUniform()
  return random.state()
}

function hashText(content: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt
  for (let index = 0; index < content.length; index++) hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
