import { address, int } from '../arguments'
import { productRows } from '../products/productRows'
import { GRU, gruForward, gruGates, LSTM, lstmForward, RESET_AFTER_GRU, resetAfterForward, simpleForward } from './recurrentCells'
import { scratch } from '../scratch'
import { clearSpan, clearTail, copySpan } from '../elementwise/spans'

/**
 * x, weights, candidateWeights, bias, out, states, before, resets, steps, features, units, cell, everyStep, backwards,
 * activation, gateActivation, together. Items: samples; a sample goes through all its steps in one thread, so that none waits for
 * another, `together` samples at a time.
 *
 * x [samples, steps, features]. weights: [recurrent kernel; kernel] in panels, the first filled up to `width` rows and each gate's
 * columns to `width`; candidateWeights (GRU): [kernel; recurrent kernel] of the candidate, (RESET_AFTER_GRU) the kernel's panels and
 * then the recurrent kernel's. bias: gates·width floats, for RESET_AFTER_GRU as many again for the products with h, or 0.
 * out [samples, units], or [samples, steps, units] in the order of reading. For the way back, or 0:
 * states [samples, steps, parts·width] (recurrentCells.ts), before [samples, steps, units]: h before each step,
 * resets (GRU) [samples, steps, units]: r·h; these three by place in x.
 *
 * Scratch: input rows (h, x, r·h for GRU) and state rows, so that the products read and write close together.
 */
export function recurrentForward(block: usize, begin: i32, end: i32, thread: i32): void {
  const together = int(block, 16)
  for (let first = begin; first < end; first += together) readSequence(block, first, min(end, first + together), thread)
}

function readSequence(block: usize, begin: i32, end: i32, thread: i32): void {
  const steps = int(block, 8)
  const features = int(block, 9)
  const units = int(block, 10)
  const cell = int(block, 11)
  const activation = int(block, 14)
  const gate = int(block, 15)
  const bias = address(block, 3)
  const before = address(block, 6)
  const resets = address(block, 7)
  const rows = end - begin
  const width = (units + 7) & ~7
  const parts = cell == LSTM ? 6 : cell == RESET_AFTER_GRU ? 5 : cell == GRU ? 4 : 1
  const scores = cell == LSTM ? 4 : cell == GRU || cell == RESET_AFTER_GRU ? 2 : 1
  const stateFloats = parts * width
  /* The odd lines keep rows apart from each other's cache sets. */
  const inputStep: usize = ((((width + features + width) << 2) + 63) & ~63) + 64
  const stateStep: usize = (stateFloats << 2) + 64
  const xOffset: usize = width << 2
  const resetOffset: usize = (width + features) << 2
  const inputs = scratch(thread)
  const stateRows = inputs + (rows + 5) * inputStep
  clearSpan(inputs, ((rows + 5) * (inputStep as i32)) >> 2)
  clearSpan(stateRows, ((rows + 5) * (stateStep as i32)) >> 2)

  for (let step = 0; step < steps; step++) {
    const place = int(block, 13) ? steps - 1 - step : step
    for (let row = 0; row < rows; row++) {
      const at: usize = (begin + row) * steps + place
      const input = inputs + row * inputStep
      copySpan(input + xOffset, address(block, 0) + ((at * features) << 2), features)
      if (before) copySpan(before + ((at * units) << 2), input, units)
    }
    const panels = (scores * width) >> 3
    productRows(inputs, inputStep, rows, address(block, 1), width + features, panels, stateRows, stateStep, bias)
    if (cell == GRU) {
      for (let row = 0; row < rows; row++) {
        const reset = inputs + row * inputStep + resetOffset
        gruGates(stateRows + row * stateStep, inputs + row * inputStep, reset, width, gate)
        clearTail(reset, units, width)
        if (resets) copySpan(resets + ((((begin + row) * steps + place) * units) << 2), reset, units)
      }
      const candidates: usize = width << 3
      productRows(
        inputs + xOffset,
        inputStep,
        rows,
        address(block, 2),
        features + width,
        width >> 3,
        stateRows + candidates,
        stateStep,
        bias ? bias + candidates : 0,
      )
    }
    if (cell == RESET_AFTER_GRU) {
      const candidates = stateRows + (width << 3)
      const multiplied = stateRows + (width << 4)
      const ofState = address(block, 2) + ((width * features) << 2)
      const inputBias: usize = bias ? bias + (width << 3) : 0
      productRows(inputs + xOffset, inputStep, rows, address(block, 2), features, width >> 3, candidates, stateStep, inputBias)
      productRows(inputs, inputStep, rows, ofState, width, width >> 3, multiplied, stateStep, bias ? bias + width * 20 : 0)
    }
    for (let row = 0; row < rows; row++) {
      const h = inputs + row * inputStep
      const state = stateRows + row * stateStep
      if (cell == LSTM) lstmForward(state, h, width, activation, gate)
      else if (cell == GRU) gruForward(state, h, width, activation)
      else if (cell == RESET_AFTER_GRU) resetAfterForward(state, h, bias ? bias + width * 12 : 0, width, activation, gate)
      else simpleForward(state, h, width, activation)
      clearTail(h, units, width)
      const sample = begin + row
      if (address(block, 5))
        copySpan(address(block, 5) + (((sample * steps + place) * stateFloats) << 2), state, stateFloats)
      if (int(block, 12)) copySpan(address(block, 4) + (((sample * steps + step) * units) << 2), h, units)
      else if (step == steps - 1) copySpan(address(block, 4) + ((sample * units) << 2), h, units)
    }
  }
}
