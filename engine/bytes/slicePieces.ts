/** A copy of the bytes from `start` to before `end` of several pieces that lie one behind the other, without joining them. */
export function slicePieces(pieces: readonly Uint8Array[], start: number, end: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(0, end - start))
  let first = 0
  for (const piece of pieces) {
    if (first >= end) break
    const [from, to] = [Math.max(start, first), Math.min(end, first + piece.length)]
    if (from < to) bytes.set(piece.subarray(from - first, to - first), from - start)
    first += piece.length
  }
  return bytes
}
