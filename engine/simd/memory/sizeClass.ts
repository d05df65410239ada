/** Vectors of 16 bytes may run over the end of a block, up to a register tile of two. */
const slackBytes = 32

/**
 * Bytes of the block that holds `bytes`: at least 64, a multiple of 64, four sizes for each power of two,
 * so that at most a fifth of a block is wasted and freed blocks are found again by their class.
 */
export function sizeClass(bytes: number): number {
  const wanted = Math.max(64, bytes + slackBytes)
  /* A quarter of the power of two below: 31 − clz32 is the logarithm, for less than 4 GiB. */
  const step = Math.max(64, (1 << (29 - Math.clz32(wanted))) >>> 0)
  return Math.ceil(wanted / step) * step
}
