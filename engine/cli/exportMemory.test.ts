import { expect, test } from 'vitest'
import { refuseForMemory } from './exportMemory.ts'

const gigabyte = 1e9

test('weights of gigabytes are refused where the computer has less than their way out takes, or has it no longer', () => {
  expect(refuseForMemory(3 * gigabyte, { format: 'keras', present: 8 * gigabyte, free: null })).toMatch(
    /3\.0 GB of weights.*has 8\.0 GB: .*larger/,
  )
  expect(refuseForMemory(3 * gigabyte, { format: 'keras', present: 64 * gigabyte, free: 4 * gigabyte })).toMatch(
    /64\.0 GB only 4\.0 GB are free.*close other programs/,
  )
  expect(refuseForMemory(3 * gigabyte, { format: 'keras', present: 64 * gigabyte, free: 32 * gigabyte })).toBeNull()
  expect(refuseForMemory(3 * gigabyte, { format: 'keras', present: 64 * gigabyte, free: null })).toBeNull()
  /* ONNX takes twice what Keras takes. */
  expect(refuseForMemory(3 * gigabyte, { format: 'onnx', present: 16 * gigabyte, free: null })).toMatch(/has 16\.0 GB/)
  expect(refuseForMemory(3 * gigabyte, { format: 'keras', present: 16 * gigabyte, free: null })).toBeNull()
})

test('of small weights nobody asks', () => {
  expect(refuseForMemory(0.4 * gigabyte, { format: 'keras', present: gigabyte, free: 0 })).toBeNull()
})
