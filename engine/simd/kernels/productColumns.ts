import { multiplyAdd } from './multiplyAdd'

/**
 * c[row][column] = Σk a[k][row] · b[k][column] for `rows` rows and 8·`panels` columns, with the left matrix transposed and read in place:
 * a's rows of k lie `aStep` bytes apart. b lies in panels of eight columns, panelBytes apart. `add`: on top of what is in c, whose rows are
 * `cStep` bytes apart. `rows` is a multiple of four.
 */
export function productColumns(
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  panelBytes: usize,
  k: i32,
  panels: i32,
  c: usize,
  cStep: usize,
  add: bool,
): void {
  for (let panel = 0; panel < panels; panel++) {
    let aRow = a
    let cRow = c
    for (let rest = rows; rest > 0; ) {
      if (rest == 8 || rest <= 4) {
        tileOfFour(aRow, aStep, b, k, cRow, cStep, add)
        aRow += 16
        cRow += cStep << 2
        rest -= 4
      } else {
        tileOfSix(aRow, aStep, b, k, cRow, cStep, add)
        aRow += 24
        cRow += cStep * 6
        rest -= 6
      }
    }
    b += panelBytes
    c += 32
  }
}

function tileOfSix(a: usize, aStep: usize, b: usize, k: i32, c: usize, cStep: usize, add: bool): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  let c40 = c00
  let c41 = c00
  let c50 = c00
  let c51 = c00
  for (const end = b + (k << 5); b < end; b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a)
    c00 = multiplyAdd(x, b0, c00)
    c01 = multiplyAdd(x, b1, c01)
    x = v128.load_splat<f32>(a, 4)
    c10 = multiplyAdd(x, b0, c10)
    c11 = multiplyAdd(x, b1, c11)
    x = v128.load_splat<f32>(a, 8)
    c20 = multiplyAdd(x, b0, c20)
    c21 = multiplyAdd(x, b1, c21)
    x = v128.load_splat<f32>(a, 12)
    c30 = multiplyAdd(x, b0, c30)
    c31 = multiplyAdd(x, b1, c31)
    x = v128.load_splat<f32>(a, 16)
    c40 = multiplyAdd(x, b0, c40)
    c41 = multiplyAdd(x, b1, c41)
    x = v128.load_splat<f32>(a, 20)
    c50 = multiplyAdd(x, b0, c50)
    c51 = multiplyAdd(x, b1, c51)
    a += aStep
  }
  end(c, c00, c01, add)
  end(c + cStep, c10, c11, add)
  end(c + cStep * 2, c20, c21, add)
  end(c + cStep * 3, c30, c31, add)
  end(c + cStep * 4, c40, c41, add)
  end(c + cStep * 5, c50, c51, add)
}

function tileOfFour(a: usize, aStep: usize, b: usize, k: i32, c: usize, cStep: usize, add: bool): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  for (const end = b + (k << 5); b < end; b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a)
    c00 = multiplyAdd(x, b0, c00)
    c01 = multiplyAdd(x, b1, c01)
    x = v128.load_splat<f32>(a, 4)
    c10 = multiplyAdd(x, b0, c10)
    c11 = multiplyAdd(x, b1, c11)
    x = v128.load_splat<f32>(a, 8)
    c20 = multiplyAdd(x, b0, c20)
    c21 = multiplyAdd(x, b1, c21)
    x = v128.load_splat<f32>(a, 12)
    c30 = multiplyAdd(x, b0, c30)
    c31 = multiplyAdd(x, b1, c31)
    a += aStep
  }
  end(c, c00, c01, add)
  end(c + cStep, c10, c11, add)
  end(c + cStep * 2, c20, c21, add)
  end(c + cStep * 3, c30, c31, add)
}

// @ts-ignore: decorator
@inline
function end(c: usize, first: v128, second: v128, add: bool): void {
  if (add) {
    first = f32x4.add(first, v128.load(c))
    second = f32x4.add(second, v128.load(c, 16))
  }
  v128.store(c, first)
  v128.store(c, second, 16)
}
