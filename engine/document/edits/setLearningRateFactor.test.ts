import { expect, test } from 'vitest'
import { mlp } from '../../../templates/mlp.ts'
import { setLearningRateFactor } from './setLearningRateFactor.ts'

test.each([
  [1000, true],
  [1001, false],
  [0.001, true],
  [-1, false],
  [0, false],
  [Number.NaN, false],
])('a factor of %d is taken: %s', (factor, isTaken) => {
  const document = mlp.draw()
  const nodes = document.graph.nodes.map(({ id }) => id)
  expect(setLearningRateFactor(document, { nodes, factor }).ok).toBe(isTaken)
})
