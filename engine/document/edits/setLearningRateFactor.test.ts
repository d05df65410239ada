import { expect, test } from 'vitest'
import { mlp } from '../../../templates/mlp.ts'
import { maximumLearningRateFactor } from '../documentLimits.ts'
import { setLearningRateFactor } from './setLearningRateFactor.ts'

test.each([
  [maximumLearningRateFactor, true],
  [maximumLearningRateFactor * 1.001, false],
  [0, false],
  [Number.NaN, false],
])('a factor of %d is taken: %s', (factor, isTaken) => {
  const document = mlp.draw()
  const nodes = document.graph.nodes.map(({ id }) => id)
  expect(setLearningRateFactor(document, { nodes, factor }).ok).toBe(isTaken)
})
