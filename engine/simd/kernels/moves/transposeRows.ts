/**
 * Brings columns [0, rows) of a matrix whose lines of k lie `lineBytes` apart to rows: to[row][k], rows k · 4 bytes long.
 * Works on squares of four by four, so up to three rows more are written and up to twelve bytes behind a line read.
 */
export function transposeRows(to: usize, from: usize, rows: i32, k: i32, lineBytes: usize): void {
  const rowBytes = (k as usize) << 2
  for (let row = 0; row < rows; row += 4) {
    let at = from + ((row as usize) << 2), out = to + row * rowBytes
    let i = 0
    for (; i + 4 <= k; i += 4, at += lineBytes * 4, out += 16) {
      const a = v128.load(at), b = v128.load(at + lineBytes), c = v128.load(at + lineBytes * 2), d = v128.load(at + lineBytes * 3)
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
      const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
      v128.store(out, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
      v128.store(out + rowBytes, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
      v128.store(out + rowBytes * 2, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5))
      v128.store(out + rowBytes * 3, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7))
    }
    for (; i < k; i++, at += lineBytes, out += 4)
      for (let r: usize = 0; r < 4; r++) store<f32>(out + r * rowBytes, load<f32>(at + (r << 2)))
  }
}
