import { address, float, int } from '../arguments'
import { multiplyAdd } from '../multiplyAdd'

/*
 * Batch normalisation over the last axis of a matrix of rows (Ioffe & Szegedy 2015). Sums over rows are made block by block of
 * rows and added up in the blocks' order, so that they do not depend on which thread did which block. Four rows go together, each
 * into a sum of its own: one sum would wait for each addition.
 */

/** Rows of one block; ops/normalization/batchNorm.ts has the same number. A block of 64 channels stays in the first cache. */
const blockRows = 128

/**
 * x, rows, channels, out. Items: blocks of rows. out[block] = sum of each channel, then its sum of squared differences from the
 * block's own mean: exact also where the mean is large against the deviation.
 */
export function blockMoments(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 1), row: usize = int(block, 2) << 2, row2 = row * 2, row3 = row * 3, row4 = row * 4
  const whole = row & ~15
  for (let item = begin; item < end; item++) {
    const first = item * blockRows, last = min(rows, first + blockRows)
    const x = address(block, 0), sums = address(block, 3) + item * row * 2, squares = sums + row
    const share: f32 = 1 / ((last - first) as f32)
    let channel: usize = 0
    for (; channel < whole; channel += 16) {
      const start = x + first * row + channel, stop = x + last * row + channel
      const stopOfFours = start + ((last - first) & ~3) * row
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, at = start
      for (; at < stopOfFours; at += row4) {
        s0 = f32x4.add(s0, v128.load(at))
        s1 = f32x4.add(s1, v128.load(at + row))
        s2 = f32x4.add(s2, v128.load(at + row2))
        s3 = f32x4.add(s3, v128.load(at + row3))
      }
      for (; at < stop; at += row) s0 = f32x4.add(s0, v128.load(at))
      const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), mean = f32x4.mul(sum, f32x4.splat(share))
      let q0 = f32x4.splat(0), q1 = q0, q2 = q0, q3 = q0
      for (at = start; at < stopOfFours; at += row4) {
        const d0 = f32x4.sub(v128.load(at), mean), d1 = f32x4.sub(v128.load(at + row), mean)
        const d2 = f32x4.sub(v128.load(at + row2), mean), d3 = f32x4.sub(v128.load(at + row3), mean)
        q0 = multiplyAdd(d0, d0, q0)
        q1 = multiplyAdd(d1, d1, q1)
        q2 = multiplyAdd(d2, d2, q2)
        q3 = multiplyAdd(d3, d3, q3)
      }
      for (; at < stop; at += row) {
        const difference = f32x4.sub(v128.load(at), mean)
        q0 = multiplyAdd(difference, difference, q0)
      }
      v128.store(sums + channel, sum)
      v128.store(squares + channel, f32x4.add(f32x4.add(q0, q1), f32x4.add(q2, q3)))
    }
    for (; channel < row; channel += 4) {
      let sum: f32 = 0, square: f32 = 0
      for (let r = first; r < last; r++) sum += load<f32>(x + r * row + channel)
      const mean = sum * share
      for (let r = first; r < last; r++) {
        const difference = load<f32>(x + r * row + channel) - mean
        square += difference * difference
      }
      store<f32>(sums + channel, sum)
      store<f32>(squares + channel, square)
    }
  }
}

/**
 * moments of the blocks, rows, channels, mean, variance. Items: channels. Chan, Golub & LeVeque 1979: the squared differences of
 * two parts add up, plus n₁·n₂/(n₁ + n₂) times the squared difference of their means. In float64, channel by channel.
 */
export function joinMoments(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 1), row: usize = int(block, 2) << 2
  const blocks = (rows + blockRows - 1) / blockRows
  for (let channel = begin; channel < end; channel++) {
    let count: f64 = 0, mean: f64 = 0, square: f64 = 0
    let at = address(block, 0) + (channel << 2)
    for (let part = 0; part < blocks; part++, at += row * 2) {
      const size = min(blockRows, rows - part * blockRows) as f64
      const difference = (load<f32>(at) as f64) / size - mean
      const total = count + size
      square += (load<f32>(at + row) as f64) + difference * difference * ((count * size) / total)
      mean += difference * (size / total)
      count = total
    }
    store<f32>(address(block, 3) + (channel << 2), mean as f32)
    store<f32>(address(block, 4) + (channel << 2), (square / count) as f32)
  }
}

/**
 * x, rows, channels, mean, variance, gamma or 0, beta or 0, ε, y, other or 0, low, high. Items: blocks of rows.
 * y = clamp((x − mean) · gamma / √(variance + ε) + beta + other, low, high)
 */
export function batchNormalize(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 1), row: usize = int(block, 2) << 2
  const whole = row & ~15
  const gamma = address(block, 5), beta = address(block, 6), epsilon = float(block, 7)
  const x = address(block, 0), y = address(block, 8) - x, hasOther = address(block, 9) != 0, other = address(block, 9) - x
  const low = f32x4.splat(float(block, 10)), high = f32x4.splat(float(block, 11))
  for (let item = begin; item < end; item++) {
    const first = x + item * blockRows * row, last = x + min(rows, (item + 1) * blockRows) * row
    let channel: usize = 0
    for (; channel < whole; channel += 16) {
      const mean = v128.load(address(block, 3) + channel)
      let scale = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(address(block, 4) + channel), f32x4.splat(epsilon))))
      if (gamma) scale = f32x4.mul(scale, v128.load(gamma + channel))
      const shift = beta ? v128.load(beta + channel) : f32x4.splat(0)
      for (let at = first + channel; at < last; at += row) {
        let value = f32x4.add(f32x4.mul(f32x4.sub(v128.load(at), mean), scale), shift)
        if (hasOther) value = f32x4.add(value, v128.load(at + other))
        v128.store(at + y, f32x4.pmin(f32x4.pmax(value, low), high))
      }
    }
    for (; channel < row; channel += 4) {
      const mean = load<f32>(address(block, 3) + channel)
      let scale: f32 = 1 / sqrt<f32>(load<f32>(address(block, 4) + channel) + epsilon)
      if (gamma) scale *= load<f32>(gamma + channel)
      const shift: f32 = beta ? load<f32>(beta + channel) : 0
      for (let at = first + channel; at < last; at += row) {
        let value = (load<f32>(at) - mean) * scale + shift
        if (hasOther) value += load<f32>(at + other)
        v128.store32_lane(at + y, f32x4.pmin(f32x4.pmax(f32x4.splat(value), low), high), 0)
      }
    }
  }
}

/**
 * x, dy, rows, channels, mean, variance, ε, out. Items: blocks of rows. out[block] = for each channel Σ dy, then Σ dy · x̂ with
 * x̂ = (x − mean) / √(variance + ε): the block's part of the gradients of beta and gamma.
 */
export function blockNormGradients(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 2), row: usize = int(block, 3) << 2, row2 = row * 2, row3 = row * 3, row4 = row * 4
  const whole = row & ~15
  const x = address(block, 0), gradient = address(block, 1) - x, epsilon = float(block, 6)
  for (let item = begin; item < end; item++) {
    const first = item * blockRows, last = min(rows, first + blockRows)
    const shifts = address(block, 7) + item * row * 2, scales = shifts + row
    let channel: usize = 0
    for (; channel < whole; channel += 16) {
      const mean = v128.load(address(block, 4) + channel)
      const inverse = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(address(block, 5) + channel), f32x4.splat(epsilon))))
      const start = x + first * row + channel, stop = x + last * row + channel
      const stopOfFours = start + ((last - first) & ~3) * row
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, at = start
      for (; at < stopOfFours; at += row4) {
        const dy0 = v128.load(at + gradient), dy1 = v128.load(at + row + gradient)
        const dy2 = v128.load(at + row2 + gradient), dy3 = v128.load(at + row3 + gradient)
        a0 = f32x4.add(a0, dy0)
        a1 = f32x4.add(a1, dy1)
        a2 = f32x4.add(a2, dy2)
        a3 = f32x4.add(a3, dy3)
        b0 = multiplyAdd(dy0, f32x4.sub(v128.load(at), mean), b0)
        b1 = multiplyAdd(dy1, f32x4.sub(v128.load(at + row), mean), b1)
        b2 = multiplyAdd(dy2, f32x4.sub(v128.load(at + row2), mean), b2)
        b3 = multiplyAdd(dy3, f32x4.sub(v128.load(at + row3), mean), b3)
      }
      for (; at < stop; at += row) {
        const dy = v128.load(at + gradient)
        a0 = f32x4.add(a0, dy)
        b0 = multiplyAdd(dy, f32x4.sub(v128.load(at), mean), b0)
      }
      v128.store(shifts + channel, f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)))
      v128.store(scales + channel, f32x4.mul(f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3)), inverse))
    }
    for (; channel < row; channel += 4) {
      const mean = load<f32>(address(block, 4) + channel)
      const inverse: f32 = 1 / sqrt<f32>(load<f32>(address(block, 5) + channel) + epsilon)
      let shift: f32 = 0, scale: f32 = 0
      for (let at = x + first * row + channel, stop = x + last * row + channel; at < stop; at += row) {
        const dy = load<f32>(at + gradient)
        shift += dy
        scale += dy * (load<f32>(at) - mean)
      }
      store<f32>(shifts + channel, shift)
      store<f32>(scales + channel, scale * inverse)
    }
  }
}

/** parts of the blocks, how many blocks, channels, d beta, d gamma. Items: channels. */
export function joinNormGradients(block: usize, begin: i32, end: i32, thread: i32): void {
  const blocks = int(block, 1), row: usize = int(block, 2) << 2
  for (let channel = begin; channel < end; channel++) {
    let shift: f64 = 0, scale: f64 = 0
    let at = address(block, 0) + (channel << 2)
    for (let part = 0; part < blocks; part++, at += row * 2) {
      shift += load<f32>(at) as f64
      scale += load<f32>(at + row) as f64
    }
    store<f32>(address(block, 3) + (channel << 2), shift as f32)
    store<f32>(address(block, 4) + (channel << 2), scale as f32)
  }
}

/**
 * x, dy, rows, channels, mean, variance, ε, gamma or 0, d beta, d gamma, dx. Items: blocks of rows.
 * dx = gamma / √(variance + ε) · (dy − d beta / n − x̂ · d gamma / n)
 */
export function batchNormInputGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 2), row: usize = int(block, 3) << 2
  const whole = row & ~15
  const share: f32 = 1 / (rows as f32), epsilon = float(block, 6), gamma = address(block, 7)
  const x = address(block, 0), gradient = address(block, 1) - x, result = address(block, 10) - x
  for (let item = begin; item < end; item++) {
    const first = x + item * blockRows * row, last = x + min(rows, (item + 1) * blockRows) * row
    let channel: usize = 0
    for (; channel < whole; channel += 16) {
      const mean = v128.load(address(block, 4) + channel)
      const inverse = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(address(block, 5) + channel), f32x4.splat(epsilon))))
      const scale = gamma ? f32x4.mul(inverse, v128.load(gamma + channel)) : inverse
      const shift = f32x4.mul(v128.load(address(block, 8) + channel), f32x4.splat(share))
      const slope = f32x4.mul(f32x4.mul(v128.load(address(block, 9) + channel), f32x4.splat(share)), inverse)
      for (let at = first + channel; at < last; at += row) {
        const centred = f32x4.sub(v128.load(at), mean)
        v128.store(at + result, f32x4.mul(scale, f32x4.sub(f32x4.sub(v128.load(at + gradient), shift), f32x4.mul(centred, slope))))
      }
    }
    for (; channel < row; channel += 4) {
      const mean = load<f32>(address(block, 4) + channel)
      const inverse: f32 = 1 / sqrt<f32>(load<f32>(address(block, 5) + channel) + epsilon)
      const scale = gamma ? inverse * load<f32>(gamma + channel) : inverse
      const shift = load<f32>(address(block, 8) + channel) * share
      const slope = load<f32>(address(block, 9) + channel) * share * inverse
      for (let at = first + channel; at < last; at += row)
        store<f32>(at + result, scale * (load<f32>(at + gradient) - shift - (load<f32>(at) - mean) * slope))
    }
  }
}
