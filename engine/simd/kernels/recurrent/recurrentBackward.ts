import { address, int } from '../arguments'
import { productRows } from '../products/productRows'
import {
  GRU,
  gruBackward,
  gruResetBackward,
  LSTM,
  lstmBackward,
  RESET_AFTER_GRU,
  resetAfterBackward,
  simpleBackward,
} from './recurrentCells'
import { scratch } from '../scratch'
import { addSpan, clearSpan, clearTail, copySpan } from '../elementwise/spans'

/**
 * dy, states, weights, candidateWeights, dScores, steps, units, cell, everyStep, backwards, activation, gateActivation, together,
 * dStateScores. Items: samples, `together` at a time. Back-propagation through time (Werbos 1990) as far as the gradients of the scores, that is of everything that
 * enters the activations: dScores [samples, steps, gates·units], by place in x. All other gradients are products of these.
 * dy as `out` of recurrentForward, states from it. weights: the transposed recurrent kernel in panels, each gate's rows filled up
 * to `width`; candidateWeights (GRU): that of the candidate alone, and weights that of z and r. dStateScores (RESET_AFTER_GRU): as
 * dScores, which then are those of the products with x, for the products with h.
 */
export function recurrentBackward(block: usize, begin: i32, end: i32, thread: i32): void {
  const together = int(block, 12)
  for (let first = begin; first < end; first += together) goBack(block, first, min(end, first + together), thread)
}

function goBack(block: usize, begin: i32, end: i32, thread: i32): void {
  const steps = int(block, 5)
  const units = int(block, 6)
  const cell = int(block, 7)
  const everyStep = int(block, 8)
  const activation = int(block, 10)
  const gate = int(block, 11)
  const rows = end - begin
  const width = (units + 7) & ~7
  const isResetAfter = cell == RESET_AFTER_GRU
  const parts = cell == LSTM ? 6 : isResetAfter ? 5 : cell == GRU ? 4 : 1
  const gates = cell == LSTM ? 4 : isResetAfter || cell == GRU ? 3 : 1
  const scores = cell == GRU ? 2 : gates
  const scoreParts = isResetAfter ? 4 : gates
  const scoreStep: usize = ((scoreParts * width) << 2) + 64
  const rowStep: usize = (width << 2) + 64
  const stateStep: usize = (parts * width) << 2
  const scoreRows = scratch(thread)
  /* dh of each row; what goes past the gates (dc, or GRU's z·dh); the gradient of r·h. */
  const dhRows = scoreRows + (rows + 5) * scoreStep
  const carriedRows = dhRows + (rows + 5) * rowStep
  const resetRows = carriedRows + (rows + 5) * rowStep
  const zeros = resetRows + (rows + 5) * rowStep
  clearSpan(scoreRows, ((zeros + rowStep - scoreRows) as i32) >> 2)

  for (let step = steps - 1; step >= 0; step--) {
    const place = int(block, 9) ? steps - 1 - step : step
    const earlier = int(block, 9) ? 1 : -1
    for (let row = 0; row < rows; row++) {
      const sample = begin + row
      const dh = dhRows + row * rowStep
      const carried = carriedRows + row * rowStep
      const dScores = scoreRows + row * scoreStep
      const state = address(block, 1) + (sample * steps + place) * stateStep
      if (cell == GRU || isResetAfter) addSpan(dh, carried, width)
      if (everyStep) addSpan(dh, address(block, 0) + (((sample * steps + step) * units) << 2), units)
      else if (step == steps - 1) addSpan(dh, address(block, 0) + ((sample * units) << 2), units)
      if (cell == LSTM) {
        const cBefore = step == 0 ? zeros : state + earlier * (stateStep as isize) + (width << 4)
        lstmBackward(dScores, dh, carried, state, cBefore, width, activation, gate)
      } else if (cell == GRU) gruBackward(dScores, dh, carried, state, width, activation, gate)
      else if (isResetAfter) resetAfterBackward(dScores, dh, carried, state, width, activation, gate)
      else simpleBackward(dScores, dh, state, width, activation)
      for (let part = 0; part < scoreParts; part++) clearTail(dScores + ((part * width) << 2), units, width)
    }
    if (cell == GRU) {
      productRows(scoreRows + (width << 3), scoreStep, rows, address(block, 3), width, width >> 3, resetRows, rowStep, 0)
      for (let row = 0; row < rows; row++) {
        const state = address(block, 1) + ((begin + row) * steps + place) * stateStep
        const carried = carriedRows + row * rowStep
        gruResetBackward(scoreRows + row * scoreStep, resetRows + row * rowStep, carried, state, width, gate)
        clearTail(scoreRows + row * scoreStep + (width << 2), units, width)
      }
    }
    for (let row = 0; row < rows; row++) {
      const offset: usize = (((begin + row) * steps + place) * gates * units) << 2
      const dScores = scoreRows + row * scoreStep
      for (let part = 0; part < gates; part++) {
        const target = offset + ((part * units) << 2)
        const ofInput = isResetAfter && part == 2 ? 3 : part
        copySpan(address(block, 4) + target, dScores + ((ofInput * width) << 2), units)
        if (isResetAfter) copySpan(address(block, 13) + target, dScores + ((part * width) << 2), units)
      }
    }
    if (step > 0)
      productRows(scoreRows, scoreStep, rows, address(block, 2), scores * width, width >> 3, dhRows, rowStep, 0)
  }
}
