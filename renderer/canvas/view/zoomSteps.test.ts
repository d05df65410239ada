import { expect, test } from 'vitest'
import { zoomSteps } from './zoomSteps.ts'

test('steps of zooming that come faster than they are shown add up', () => {
  let time = 0
  const step = zoomSteps(100, () => time)
  expect(step(1, 1.25)).toBe(1.25)
  time = 40
  expect(step(1.1, 1.25)).toBe(1.5625)
  time = 80
  expect(step(1.3, 0.8)).toBe(1.25)
})

test('a step after the last one was shown starts from what is seen', () => {
  let time = 0
  const step = zoomSteps(100, () => time)
  step(1, 1.25)
  time = 100
  expect(step(0.5, 2)).toBe(1)
})

test('steps end at the limits, and the way back starts there', () => {
  const step = zoomSteps(100, () => 0)
  expect(step(2, 2)).toBe(2.5)
  expect(step(2.2, 0.5)).toBe(1.25)
  expect(zoomSteps(100, () => 0)(0.06, 0.5)).toBe(0.05)
})
