import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { tensorStatistics } from './tensorStatistics.ts'

beforeAll(() => setBackend('cpu'))

test('a tensor too large to be read at once is measured to its last number', async () => {
  // Four million ones and more, then a hundred threes: read in pieces, the threes lie in the last one.
  const count = 2 ** 22 + 100
  const values = new Float32Array(count).fill(1)
  values.fill(3, count - 100)
  const large = tensor(values, [2, count / 2])
  const { mean, minimum, maximum, norm, nonFinite } = await tensorStatistics(large)
  large.dispose()
  expect({ minimum, maximum, nonFinite }).toEqual({ minimum: 1, maximum: 3, nonFinite: 0 })
  expect(mean).toBeCloseTo((count + 200) / count, 10)
  expect(norm).toBeCloseTo(Math.sqrt(count - 100 + 900), 6)
})
