import { activateSpan, slope } from './recurrentActivations'

/*
 * One step of one sample in each cell. All rows are padded to whole vectors: `width` is the number of units, rounded up to a
 * multiple of eight. A state row holds what the way back needs, each part `width` floats long:
 *   simple  h
 *   GRU     z, r, candidate, h before
 *   LSTM    i, f, g, o, c, activation(c)
 *   RESET_AFTER_GRU  z, r, candidate, h before, what r multiplies
 * Formulas as tf.js 4.22 has them (layers/recurrent.ts), the last as Keras 3.15 has it; gates in their order.
 */
export const SIMPLE: i32 = 0
export const GRU: i32 = 1
export const LSTM: i32 = 2
export const RESET_AFTER_GRU: i32 = 3

/** Hochreiter & Schmidhuber 1997 with forget gates: c = f·c + i·g, h = o·activation(c). The gates come as scores. */
export function lstmForward(state: usize, h: usize, width: i32, activation: i32, gate: i32): void {
  const part = (width as usize) << 2
  activateSpan(state, width << 1, gate)
  activateSpan(state + (part << 1), width, activation)
  activateSpan(state + part * 3, width, gate)
  const memory = state + (part << 2)
  const told = memory + part
  for (let at: usize = 0; at < part; at += 16) {
    const kept = f32x4.mul(v128.load(state + part + at), v128.load(memory + at))
    const c = f32x4.add(kept, f32x4.mul(v128.load(state + at), v128.load(state + (part << 1) + at)))
    v128.store(memory + at, c)
    v128.store(told + at, c)
  }
  activateSpan(told, width, activation)
  for (let at: usize = 0; at < part; at += 16)
    v128.store(h + at, f32x4.mul(v128.load(state + part * 3 + at), v128.load(told + at)))
}

/**
 * `dScores` [4·width] from `dh` and the carried dc, which becomes dc of the step before; `cBefore` is c of the step before.
 */
export function lstmBackward(
  dScores: usize,
  dh: usize,
  dc: usize,
  state: usize,
  cBefore: usize,
  width: i32,
  activation: i32,
  gate: i32,
): void {
  const part = (width as usize) << 2
  for (let at: usize = 0; at < part; at += 16) {
    const i = v128.load(state + at)
    const f = v128.load(state + part + at)
    const g = v128.load(state + (part << 1) + at)
    const o = v128.load(state + part * 3 + at)
    const told = v128.load(state + part * 5 + at)
    const d = v128.load(dh + at)
    const dMemory = f32x4.add(v128.load(dc + at), f32x4.mul(f32x4.mul(d, o), slope(told, activation)))
    v128.store(dScores + at, f32x4.mul(f32x4.mul(dMemory, g), slope(i, gate)))
    v128.store(dScores + part + at, f32x4.mul(f32x4.mul(dMemory, v128.load(cBefore + at)), slope(f, gate)))
    v128.store(dScores + (part << 1) + at, f32x4.mul(f32x4.mul(dMemory, i), slope(g, activation)))
    v128.store(dScores + part * 3 + at, f32x4.mul(f32x4.mul(d, told), slope(o, gate)))
    v128.store(dc + at, f32x4.mul(dMemory, f))
  }
}

/** Cho et al. 2014, reset before the product: the gates z and r come as scores; `reset` becomes r·h. */
export function gruGates(state: usize, h: usize, reset: usize, width: i32, gate: i32): void {
  const part = (width as usize) << 2
  activateSpan(state, width << 1, gate)
  for (let at: usize = 0; at < part; at += 16) {
    const before = v128.load(h + at)
    v128.store(state + part * 3 + at, before)
    v128.store(reset + at, f32x4.mul(v128.load(state + part + at), before))
  }
}

/** h = z·h + (1 − z)·candidate, whose score comes in the state row. */
export function gruForward(state: usize, h: usize, width: i32, activation: i32): void {
  const part = (width as usize) << 2
  const candidate = state + (part << 1)
  activateSpan(candidate, width, activation)
  for (let at: usize = 0; at < part; at += 16) {
    const z = v128.load(state + at)
    const kept = f32x4.mul(z, v128.load(h + at))
    v128.store(h + at, f32x4.add(kept, f32x4.mul(f32x4.sub(f32x4.splat(1), z), v128.load(candidate + at))))
  }
}

/** Scores of z and the candidate from `dh`; `carried` becomes the part of dh that goes straight to the step before. */
export function gruBackward(
  dScores: usize,
  dh: usize,
  carried: usize,
  state: usize,
  width: i32,
  activation: i32,
  gate: i32,
): void {
  const part = (width as usize) << 2
  for (let at: usize = 0; at < part; at += 16) {
    const d = v128.load(dh + at)
    const z = v128.load(state + at)
    const candidate = v128.load(state + (part << 1) + at)
    const difference = f32x4.sub(v128.load(state + part * 3 + at), candidate)
    v128.store(dScores + at, f32x4.mul(f32x4.mul(d, difference), slope(z, gate)))
    const dCandidate = f32x4.mul(d, f32x4.sub(f32x4.splat(1), z))
    v128.store(dScores + (part << 1) + at, f32x4.mul(dCandidate, slope(candidate, activation)))
    v128.store(carried + at, f32x4.mul(d, z))
  }
}

/** The score of r from the gradient of r·h, whose other half joins what is carried. */
export function gruResetBackward(
  dScores: usize,
  dReset: usize,
  carried: usize,
  state: usize,
  width: i32,
  gate: i32,
): void {
  const part = (width as usize) << 2
  for (let at: usize = 0; at < part; at += 16) {
    const d = v128.load(dReset + at)
    const r = v128.load(state + part + at)
    v128.store(dScores + part + at, f32x4.mul(f32x4.mul(d, v128.load(state + part * 3 + at)), slope(r, gate)))
    v128.store(carried + at, f32x4.add(v128.load(carried + at), f32x4.mul(d, r)))
  }
}

/**
 * A GRU that resets behind the product: candidate = activation(x's score + r · h's score), which come in the places of the candidate
 * and of what r multiplies; z and r come as the sums of both. `stateBias` [3·width] is what h's scores of z and r lack, or 0.
 */
export function resetAfterForward(state: usize, h: usize, stateBias: usize, width: i32, activation: i32, gate: i32): void {
  const part = (width as usize) << 2
  if (stateBias) {
    for (let at: usize = 0, last = part << 1; at < last; at += 16)
      v128.store(state + at, f32x4.add(v128.load(state + at), v128.load(stateBias + at)))
  }
  activateSpan(state, width << 1, gate)
  const candidate = state + (part << 1)
  for (let at: usize = 0; at < part; at += 16) {
    const reset = f32x4.mul(v128.load(state + part + at), v128.load(state + (part << 2) + at))
    v128.store(candidate + at, f32x4.add(v128.load(candidate + at), reset))
    v128.store(state + part * 3 + at, v128.load(h + at))
  }
  gruForward(state, h, width, activation)
}

/**
 * `dScores` [4·width]: those of h's products for z, r and the candidate, then that of x's product for the candidate (its scores of
 * z and r have the same gradients as h's). `carried` becomes the part of dh that goes straight to the step before.
 */
export function resetAfterBackward(
  dScores: usize,
  dh: usize,
  carried: usize,
  state: usize,
  width: i32,
  activation: i32,
  gate: i32,
): void {
  gruBackward(dScores, dh, carried, state, width, activation, gate)
  const part = (width as usize) << 2
  for (let at: usize = 0; at < part; at += 16) {
    const r = v128.load(state + part + at)
    const dCandidate = v128.load(dScores + (part << 1) + at)
    const dReset = f32x4.mul(dCandidate, v128.load(state + (part << 2) + at))
    v128.store(dScores + part + at, f32x4.mul(dReset, slope(r, gate)))
    v128.store(dScores + (part << 1) + at, f32x4.mul(dCandidate, r))
    v128.store(dScores + part * 3 + at, dCandidate)
  }
}

/** Elman 1990: h = activation(score). */
export function simpleForward(state: usize, h: usize, width: i32, activation: i32): void {
  activateSpan(state, width, activation)
  const part = (width as usize) << 2
  for (let at: usize = 0; at < part; at += 16) v128.store(h + at, v128.load(state + at))
}

export function simpleBackward(dScores: usize, dh: usize, state: usize, width: i32, activation: i32): void {
  const part = (width as usize) << 2
  for (let at: usize = 0; at < part; at += 16)
    v128.store(dScores + at, f32x4.mul(v128.load(dh + at), slope(v128.load(state + at), activation)))
}
