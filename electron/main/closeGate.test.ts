import { expect, test } from 'vitest'
import { CloseGate } from './closeGate.ts'

function gateWithLog() {
  const log: string[] = []
  const gate = new CloseGate({ ask: (request) => void log.push(`ask ${request}`), close: () => void log.push('close') })
  const closes = (): boolean => {
    let prevented = false
    gate.handleClose({ preventDefault: () => (prevented = true) })
    return !prevented
  }
  return { gate, log, closes }
}

test('a window with nothing to lose closes without a question', () => {
  const { closes, log } = gateWithLog()
  expect([closes(), log]).toEqual([true, []])
})

test('unsaved work asks, and only its own answer counts', () => {
  const { gate, closes, log } = gateWithLog()
  gate.unsaved = true
  expect(closes()).toBe(false)
  expect(closes()).toBe(false)
  gate.answer(7, true)
  gate.answer(1, false)
  gate.answer(1, true)
  expect(closes()).toBe(false)
  gate.answer(2, true)
  expect(closes()).toBe(true)
  expect(log).toEqual(['ask 1', 'ask 2', 'close'])
})

test('a training run asks too', () => {
  const { gate, closes } = gateWithLog()
  gate.busy = true
  expect(closes()).toBe(false)
})

test('a UI that cannot answer does not lock the window', () => {
  const { gate, closes } = gateWithLog()
  gate.unsaved = true
  gate.openForGood()
  expect(closes()).toBe(true)
})

test('a UI that died with a question unanswered and was loaded again is asked anew', () => {
  const { gate, log, closes } = gateWithLog()
  gate.unsaved = true
  expect(closes()).toBe(false)
  gate.askAnew()
  expect(closes()).toBe(false)
  gate.answer(1, true)
  expect(log).toEqual(['ask 1', 'ask 2'])
  gate.answer(2, true)
  expect(log.at(-1)).toBe('close')
})
