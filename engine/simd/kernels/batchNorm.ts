import { address, float, int } from './arguments'

/*
 * Batch normalisation over the last axis of a matrix of rows (Ioffe & Szegedy 2015). Sums over rows are made block by block of
 * rows and added up in the blocks' order, so that they do not depend on which thread did which block.
 */

/** Rows of one block; ops/batchNorm.ts has the same number. A block of 64 channels stays in the first cache. */
const blockRows = 128

/**
 * x, rows, channels, out. Items: blocks of rows. out[block] = sum of each channel, then its sum of squared differences from the
 * block's own mean: exact also where the mean is large against the deviation.
 */
export function blockMoments(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 1), row: usize = int(block, 2) << 2
  const whole = row & ~15
  for (let item = begin; item < end; item++) {
    const first = item * blockRows, last = min(rows, first + blockRows)
    const x = address(block, 0), sums = address(block, 3) + item * row * 2, squares = sums + row
    const share: f32 = 1 / ((last - first) as f32)
    let channel: usize = 0
    for (; channel < whole; channel += 16) {
      let sum = f32x4.splat(0)
      for (let at = x + first * row + channel, stop = x + last * row + channel; at < stop; at += row) sum = f32x4.add(sum, v128.load(at))
      const mean = f32x4.mul(sum, f32x4.splat(share))
      let square = f32x4.splat(0)
      for (let at = x + first * row + channel, stop = x + last * row + channel; at < stop; at += row) {
        const difference = f32x4.sub(v128.load(at), mean)
        square = f32x4.add(square, f32x4.mul(difference, difference))
      }
      v128.store(sums + channel, sum)
      v128.store(squares + channel, square)
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
  const rows = int(block, 2), row: usize = int(block, 3) << 2
  const whole = row & ~15
  const x = address(block, 0), gradient = address(block, 1) - x, epsilon = float(block, 6)
  for (let item = begin; item < end; item++) {
    const first = item * blockRows, last = min(rows, first + blockRows)
    const shifts = address(block, 7) + item * row * 2, scales = shifts + row
    let channel: usize = 0
    for (; channel < whole; channel += 16) {
      const mean = v128.load(address(block, 4) + channel)
      const inverse = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(address(block, 5) + channel), f32x4.splat(epsilon))))
      let shift = f32x4.splat(0), scale = f32x4.splat(0)
      for (let at = x + first * row + channel, stop = x + last * row + channel; at < stop; at += row) {
        const dy = v128.load(at + gradient)
        shift = f32x4.add(shift, dy)
        scale = f32x4.add(scale, f32x4.mul(dy, f32x4.sub(v128.load(at), mean)))
      }
      v128.store(shifts + channel, shift)
      v128.store(scales + channel, f32x4.mul(scale, inverse))
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
