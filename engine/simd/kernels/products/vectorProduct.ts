import { address, float, int } from '../arguments'
import { multiplyAdd } from '../multiplyAdd'

/**
 * out, matrix, vector, lines, lineBytes, bias, biasBytes, low, high. Items: columns.
 * out[column] = clamp(bias[column] + sum over lines of vector[line] · matrix[line][column], low, high). Four lines at a time go over
 * the sums, which stay in the first cache; the matrix is read once and in order. biasBytes: 4, or 0 for one bias for all.
 */
export function vectorTimesMatrix(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0), lines = int(block, 3), lineBytes = address(block, 4), bias = address(block, 5), biasBytes = address(block, 6)
  const low = f32x4.splat(float(block, 7)), high = f32x4.splat(float(block, 8))
  const first: usize = begin << 2, last: usize = end << 2, zero = f32x4.splat(0)
  for (let at = first; at < last; at += 16)
    v128.store(out + at, bias ? (biasBytes ? v128.load(bias + at) : v128.load32_splat(bias)) : zero)
  let line = 0, matrix = address(block, 1), vector = address(block, 2)
  for (; line + 4 <= lines; line += 4, matrix += lineBytes * 4, vector += 16) {
    const a = v128.load32_splat(vector), b = v128.load32_splat(vector, 4), c = v128.load32_splat(vector, 8), d = v128.load32_splat(vector, 12)
    const second = matrix + lineBytes, third = second + lineBytes, fourth = third + lineBytes
    for (let at = first; at < last; at += 16) {
      const sum = multiplyAdd(b, v128.load(second + at), multiplyAdd(a, v128.load(matrix + at), v128.load(out + at)))
      v128.store(out + at, multiplyAdd(d, v128.load(fourth + at), multiplyAdd(c, v128.load(third + at), sum)))
    }
  }
  for (; line < lines; line++, matrix += lineBytes, vector += 4) {
    const a = v128.load32_splat(vector)
    for (let at = first; at < last; at += 16) v128.store(out + at, multiplyAdd(a, v128.load(matrix + at), v128.load(out + at)))
  }
  for (let at = first; at < last; at += 16) v128.store(out + at, f32x4.pmin(f32x4.pmax(v128.load(out + at), low), high))
}

/**
 * out, matrix, vector, length, lineBytes, bias, biasBytes, low, high. Items: lines.
 * out[line] = clamp(bias[line] + sum over i of matrix[line][i] · vector[i], low, high).
 */
export function matrixTimesVector(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0), vector = address(block, 2), length = int(block, 3), lineBytes = address(block, 4)
  const bias = address(block, 5), biasBytes = address(block, 6), low = float(block, 7), high = float(block, 8)
  const bytes = (length as usize) << 2, sixteens = bytes & ~63, vectors = bytes & ~15
  for (let line = begin; line < end; line++) {
    const matrix = address(block, 1) + line * lineBytes
    let a = f32x4.splat(0), b = a, c = a, d = a
    let at: usize = 0
    for (; at < sixteens; at += 64) {
      a = multiplyAdd(v128.load(matrix + at), v128.load(vector + at), a)
      b = multiplyAdd(v128.load(matrix + at, 16), v128.load(vector + at, 16), b)
      c = multiplyAdd(v128.load(matrix + at, 32), v128.load(vector + at, 32), c)
      d = multiplyAdd(v128.load(matrix + at, 48), v128.load(vector + at, 48), d)
    }
    for (; at < vectors; at += 16) a = multiplyAdd(v128.load(matrix + at), v128.load(vector + at), a)
    a = f32x4.add(f32x4.add(a, b), f32x4.add(c, d))
    let sum = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
    for (; at < bytes; at += 4) sum += load<f32>(matrix + at) * load<f32>(vector + at)
    if (bias) sum += load<f32>(bias + line * biasBytes)
    /* Comparisons are false for NaN, which so stays. */
    if (sum < low) sum = low
    if (sum > high) sum = high
    store<f32>(out + ((line as usize) << 2), sum)
  }
}
