import { address, float } from '../arguments'

/**
 * mean, variance, gamma or 0, beta or 0, bias or 0, ε, scale, shift. Items: channels.
 * A normalisation by given moments behind a convolution is one more factor and summand of each channel:
 * (z + bias − mean) · scale + beta = z · scale + shift, with scale = gamma / √(variance + ε) and shift = (bias − mean) · scale + beta.
 */
export function foldNormalization(block: usize, begin: i32, end: i32, thread: i32): void {
  const mean = address(block, 0), variance = address(block, 1), gamma = address(block, 2), beta = address(block, 3), bias = address(block, 4)
  const epsilon = f32x4.splat(float(block, 5)), scales = address(block, 6), shifts = address(block, 7)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    let scale = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(variance + at), epsilon)))
    if (gamma) scale = f32x4.mul(scale, v128.load(gamma + at))
    let shift = v128.load(mean + at)
    shift = f32x4.mul(bias ? f32x4.sub(v128.load(bias + at), shift) : f32x4.neg(shift), scale)
    v128.store(scales + at, scale)
    v128.store(shifts + at, beta ? f32x4.add(shift, v128.load(beta + at)) : shift)
  }
}
