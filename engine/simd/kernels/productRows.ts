import { multiplyAdd } from './multiplyAdd'

/**
 * c[row][column] = start[column] + Σk a[row][k] · b[k][column] for `rows` rows and 8·`panels` columns. b lies in panels of eight
 * columns (packPanels); rows of a and c are `aStep` and `cStep` bytes apart; `start` is as long as a row of c, or 0, where zeros lie
 * (memory/layout.ts).
 * Whole tiles are written: a and c need room for five rows more. A panel stays in the first cache for all rows.
 */
export function productRows(
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  k: i32,
  panels: i32,
  c: usize,
  cStep: usize,
  start: usize,
): void {
  for (let panel = 0; panel < panels; panel++) {
    let aRow = a
    let cRow = c
    for (let rest = rows; rest > 0; ) {
      /* Eight rows are two fours: a six and a rest of two would waste a quarter. */
      if (rest == 8 || rest <= 4) {
        tileOfFour(aRow, aStep, b, k, cRow, cStep, start)
        aRow += aStep << 2
        cRow += cStep << 2
        rest -= 4
      } else {
        tileOfSix(aRow, aStep, b, k, cRow, cStep, start)
        aRow += aStep * 6
        cRow += cStep * 6
        rest -= 6
      }
    }
    b += k << 5
    c += 32
    if (start) start += 32
  }
}

/** Twelve accumulators, two vectors of b and one of a fill the sixteen registers of an x86 processor. */
function tileOfSix(a: usize, aStep: usize, b: usize, k: i32, c: usize, cStep: usize, start: usize): void {
  let c00 = v128.load(start)
  let c01 = v128.load(start, 16)
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  let c40 = c00
  let c41 = c01
  let c50 = c00
  let c51 = c01
  let a0 = a
  let a1 = a0 + aStep
  let a2 = a1 + aStep
  let a3 = a2 + aStep
  let a4 = a3 + aStep
  let a5 = a4 + aStep
  for (const end = b + (k << 5); b < end; b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a0)
    c00 = multiplyAdd(x, b0, c00)
    c01 = multiplyAdd(x, b1, c01)
    x = v128.load_splat<f32>(a1)
    c10 = multiplyAdd(x, b0, c10)
    c11 = multiplyAdd(x, b1, c11)
    x = v128.load_splat<f32>(a2)
    c20 = multiplyAdd(x, b0, c20)
    c21 = multiplyAdd(x, b1, c21)
    x = v128.load_splat<f32>(a3)
    c30 = multiplyAdd(x, b0, c30)
    c31 = multiplyAdd(x, b1, c31)
    x = v128.load_splat<f32>(a4)
    c40 = multiplyAdd(x, b0, c40)
    c41 = multiplyAdd(x, b1, c41)
    x = v128.load_splat<f32>(a5)
    c50 = multiplyAdd(x, b0, c50)
    c51 = multiplyAdd(x, b1, c51)
    a0 += 4
    a1 += 4
    a2 += 4
    a3 += 4
    a4 += 4
    a5 += 4
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += cStep
  v128.store(c, c30)
  v128.store(c, c31, 16)
  c += cStep
  v128.store(c, c40)
  v128.store(c, c41, 16)
  c += cStep
  v128.store(c, c50)
  v128.store(c, c51, 16)
}

function tileOfFour(a: usize, aStep: usize, b: usize, k: i32, c: usize, cStep: usize, start: usize): void {
  let c00 = v128.load(start)
  let c01 = v128.load(start, 16)
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  let a0 = a
  let a1 = a0 + aStep
  let a2 = a1 + aStep
  let a3 = a2 + aStep
  for (const end = b + (k << 5); b < end; b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a0)
    c00 = multiplyAdd(x, b0, c00)
    c01 = multiplyAdd(x, b1, c01)
    x = v128.load_splat<f32>(a1)
    c10 = multiplyAdd(x, b0, c10)
    c11 = multiplyAdd(x, b1, c11)
    x = v128.load_splat<f32>(a2)
    c20 = multiplyAdd(x, b0, c20)
    c21 = multiplyAdd(x, b1, c21)
    x = v128.load_splat<f32>(a3)
    c30 = multiplyAdd(x, b0, c30)
    c31 = multiplyAdd(x, b1, c31)
    a0 += 4
    a1 += 4
    a2 += 4
    a3 += 4
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += cStep
  v128.store(c, c30)
  v128.store(c, c31, 16)
}
