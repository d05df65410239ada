import { address, float, int } from '../arguments'

/*
 * Layer normalisation: each row of `length` numbers on its own (Ba, Kiros & Hinton 2016). Rows need not be whole vectors, so the
 * last numbers of a row go one by one.
 */

/** Rows whose parts of the gradients of gamma and beta are summed before they are joined; ops/normalization/layerNorm.ts has the same number. */
const blockRows = 64

/** x, length, gamma, beta, ε, y, mean of each row, 1/√(variance + ε) of each row. Items: rows. y = (x − mean) · inverse · gamma + beta */
export function layerNormalize(block: usize, begin: i32, end: i32, thread: i32): void {
  const row: usize = int(block, 1) << 2, whole = row & ~15
  const gamma = address(block, 2), beta = address(block, 3), epsilon = float(block, 4)
  const share: f32 = 1 / (int(block, 1) as f32)
  for (let item = begin; item < end; item++) {
    const x = address(block, 0) + item * row, y = address(block, 5) + item * row
    const mean = sumOf(x, whole, row) * share
    const means = f32x4.splat(mean)
    let squares = f32x4.splat(0)
    let at: usize = 0
    for (; at < whole; at += 16) {
      const difference = f32x4.sub(v128.load(x + at), means)
      squares = f32x4.add(squares, f32x4.mul(difference, difference))
    }
    let square = lanes(squares)
    for (; at < row; at += 4) {
      const difference = load<f32>(x + at) - mean
      square += difference * difference
    }
    const inverse: f32 = 1 / sqrt<f32>(square * share + epsilon)
    const inverses = f32x4.splat(inverse)
    for (at = 0; at < whole; at += 16) {
      const scale = f32x4.mul(inverses, v128.load(gamma + at))
      v128.store(y + at, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + at), means), scale), v128.load(beta + at)))
    }
    for (; at < row; at += 4)
      store<f32>(y + at, (load<f32>(x + at) - mean) * (inverse * load<f32>(gamma + at)) + load<f32>(beta + at))
    store<f32>(address(block, 6) + (item << 2), mean)
    store<f32>(address(block, 7) + (item << 2), inverse)
  }
}

/**
 * x, dy, rows, length, mean, inverse, gamma, dx, parts. Items: blocks of rows. With x̂ = (x − mean) · inverse and g = dy · gamma:
 * dx = inverse · (g − mean(g) − x̂ · mean(g · x̂)); parts[block] = Σ dy, then Σ dy · x̂ over the block's rows.
 */
export function layerNormGradients(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 2), row: usize = int(block, 3) << 2, whole = row & ~15
  const gamma = address(block, 6), share: f32 = 1 / (int(block, 3) as f32)
  for (let item = begin; item < end; item++) {
    const shifts = address(block, 8) + item * row * 2, scales = shifts + row
    memory.fill(shifts, 0, row * 2)
    for (let r = item * blockRows, stop = min(rows, r + blockRows); r < stop; r++) {
      const x = address(block, 0) + r * row, dy = address(block, 1) + r * row, dx = address(block, 7) + r * row
      const mean = load<f32>(address(block, 4) + (r << 2)), inverse = load<f32>(address(block, 5) + (r << 2))
      const means = f32x4.splat(mean), inverses = f32x4.splat(inverse)
      let plain = f32x4.splat(0), crossed = f32x4.splat(0)
      let at: usize = 0
      for (; at < whole; at += 16) {
        const d = v128.load(dy + at), normal = f32x4.mul(f32x4.sub(v128.load(x + at), means), inverses)
        const product = f32x4.mul(d, normal)
        v128.store(shifts + at, f32x4.add(v128.load(shifts + at), d))
        v128.store(scales + at, f32x4.add(v128.load(scales + at), product))
        plain = f32x4.add(plain, f32x4.mul(d, v128.load(gamma + at)))
        crossed = f32x4.add(crossed, f32x4.mul(product, v128.load(gamma + at)))
      }
      let plainSum = lanes(plain), crossedSum = lanes(crossed)
      for (; at < row; at += 4) {
        const d = load<f32>(dy + at), product = d * ((load<f32>(x + at) - mean) * inverse)
        store<f32>(shifts + at, load<f32>(shifts + at) + d)
        store<f32>(scales + at, load<f32>(scales + at) + product)
        plainSum += d * load<f32>(gamma + at)
        crossedSum += product * load<f32>(gamma + at)
      }
      plainSum *= share
      crossedSum *= share
      for (at = 0; at < whole; at += 16) {
        const normal = f32x4.mul(f32x4.sub(v128.load(x + at), means), inverses)
        const g = f32x4.mul(v128.load(dy + at), v128.load(gamma + at))
        const inner = f32x4.sub(f32x4.sub(g, f32x4.splat(plainSum)), f32x4.mul(normal, f32x4.splat(crossedSum)))
        v128.store(dx + at, f32x4.mul(inverses, inner))
      }
      for (; at < row; at += 4) {
        const normal = (load<f32>(x + at) - mean) * inverse
        store<f32>(dx + at, inverse * (load<f32>(dy + at) * load<f32>(gamma + at) - plainSum - normal * crossedSum))
      }
    }
  }
}

function sumOf(x: usize, whole: usize, row: usize): f32 {
  let sums = f32x4.splat(0)
  let at: usize = 0
  for (; at < whole; at += 16) sums = f32x4.add(sums, v128.load(x + at))
  let sum = lanes(sums)
  for (; at < row; at += 4) sum += load<f32>(x + at)
  return sum
}

// @ts-ignore: decorator
@inline
function lanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}
