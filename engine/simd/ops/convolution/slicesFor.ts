/** Sums larger than this are not kept twice for each thread: adding them up would cost too much. */
const largeSums = 1 << 20

/**
 * Into how many slices a sum over all pixels is cut. Each has sums of its own, so that results do not depend on which thread did
 * what. Two for each thread where that is cheap, so that a thread the system interrupts does not hold up the others.
 */
export function slicesFor(threads: number, sumBytes: number): number {
  return threads === 1 || sumBytes > largeSums ? threads : threads * 2
}
