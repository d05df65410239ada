import { expect, test } from 'vitest'
import { zoomSteps } from './zoomSteps.ts'

/** A canvas whose moves end when told to; one that is overtaken never ends. */
function canvas() {
  const aims: number[] = []
  let end = () => {}
  const steps = zoomSteps((zoom) => {
    aims.push(zoom)
    return new Promise<void>((resolve) => {
      end = resolve
    })
  })
  return {
    steps,
    aims,
    settle: async () => {
      end()
      await Promise.resolve()
    },
  }
}

test('steps of zooming add up while the last one is on its way, however long that takes', () => {
  const { steps, aims } = canvas()
  steps.by(1.25, 1)
  steps.by(1.25, 1)
  steps.by(1.25, 1.2)
  steps.by(0.8, 1.6)
  expect(aims).toEqual([1.25, 1.5625, 1.953125, 1.5625])
})

test('a step after the last one has ended starts from what is seen', async () => {
  const { steps, aims, settle } = canvas()
  steps.by(1.25, 1)
  await settle()
  steps.by(2, 1.125)
  expect(aims).toEqual([1.25, 2.25])
})

test('a step that was overtaken and ends late does not end the one on its way', async () => {
  const ends: (() => void)[] = []
  const aims: number[] = []
  const steps = zoomSteps((zoom) => {
    aims.push(zoom)
    return new Promise<void>((resolve) => void ends.push(resolve))
  })
  steps.by(1.25, 1)
  steps.by(1.25, 1.1)
  ends[0]?.()
  await Promise.resolve()
  steps.by(1.25, 1.2)
  expect(aims).toEqual([1.25, 1.5625, 1.953125])
})

test('a step after something else moved the canvas starts from what is seen', () => {
  const { steps, aims } = canvas()
  steps.by(1.25, 1)
  steps.interrupt()
  steps.by(2, 1.1)
  // Moved without a word: what is seen does not lie between where the step began and where it ends.
  steps.by(2, 0.5)
  expect(aims).toEqual([1.25, 2.2, 1])
})

test('steps end at the limits, and the way back starts there', () => {
  const { steps, aims } = canvas()
  steps.by(2, 2)
  steps.by(0.5, 2.2)
  steps.interrupt()
  steps.by(0.5, 0.06)
  expect(aims).toEqual([2.5, 1.25, 0.05])
})
