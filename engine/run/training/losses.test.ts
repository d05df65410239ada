import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-layers'
import { grad, losses as tfLosses, setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { dataLoss, type LossSpec } from './losses.ts'

beforeAll(() => setBackend('cpu'))

const lossOf = async (loss: LossSpec, scores: Tensor, targets: Tensor): Promise<number> => {
  const [value = Number.NaN] = await dataLoss(loss, scores, targets).data()
  return value
}

describe('the lecture example: scores 3.2, 5.1, −1.7, true class 0 (cs231n, linear classification)', () => {
  const scores = (): Tensor => tensor([[3.2, 5.1, -1.7]])
  const targets = (): Tensor => tensor([[1, 0, 0]])

  test('hinge is max(0, 5.1 − 3.2 + 1) + max(0, −1.7 − 3.2 + 1) = 2.9', async () => {
    expect(await lossOf({ kind: 'hinge', margin: 1 }, scores(), targets())).toBeCloseTo(2.9, 5)
  })

  test('softmax cross-entropy is −ln 0.13 = 2.04', async () => {
    const exponentials = [3.2, 5.1, -1.7].map(Math.exp)
    const share = (exponentials[0] ?? 0) / exponentials.reduce((sum, value) => sum + value, 0)
    const loss = await lossOf({ kind: 'softmaxCrossEntropy' }, scores(), targets())
    expect(loss).toBeCloseTo(-Math.log(share), 5)
    expect(loss).toBeCloseTo(2.04, 2)
  })

  test('a wider margin is added for each wrong class that comes too near', async () => {
    expect(await lossOf({ kind: 'hinge', margin: 2 }, scores(), targets())).toBeCloseTo(3.9, 5)
  })
})

test('hinge averages over samples: the three lecture images give (2.9 + 0 + 12.9) / 3', async () => {
  const scores = tensor([
    [3.2, 5.1, -1.7],
    [1.3, 4.9, 2.0],
    [2.2, 2.5, -3.1],
  ])
  const targets = tensor([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ])
  expect(await lossOf({ kind: 'hinge', margin: 1 }, scores, targets)).toBeCloseTo((2.9 + 0 + 12.9) / 3, 5)
})

test('cross-entropies stay finite for scores whose exponentials overflow', async () => {
  expect(await lossOf({ kind: 'softmaxCrossEntropy' }, tensor([[1000, 0]]), tensor([[0, 1]]))).toBe(1000)
  expect(await lossOf({ kind: 'binaryCrossEntropy' }, tensor([[-1000]]), tensor([[1]]))).toBe(1000)
})

test('binary cross-entropy is −ln σ(x) for a one and −ln(1 − σ(x)) for a zero', async () => {
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
  const expected = (-Math.log(sigmoid(0.7)) - Math.log(1 - sigmoid(-1.2))) / 2
  expect(await lossOf({ kind: 'binaryCrossEntropy' }, tensor([[0.7], [-1.2]]), tensor([[1], [0]]))).toBeCloseTo(expected, 6)
})

test('regression losses average over samples and values', async () => {
  const scores = tensor([
    [1, 2],
    [3, 4],
  ])
  const targets = tensor([
    [1.5, 2],
    [0, 4],
  ])
  const found = {
    squared: await lossOf({ kind: 'meanSquaredError' }, scores, targets),
    absolute: await lossOf({ kind: 'meanAbsoluteError' }, scores, targets),
    huber: await lossOf({ kind: 'huber', delta: 1 }, scores, targets),
  }
  expect(found).toEqual({ squared: (0.25 + 9) / 4, absolute: (0.5 + 3) / 4, huber: (0.5 * 0.25 + (3 - 0.5)) / 4 })
})

test('the losses agree with those of tf.losses on random scores', async () => {
  const scores = tensor([0.3, -1.1, 2.4, 0.9, 0.1, -0.4], [2, 3])
  const targets = tensor([0, 0, 1, 1, 0, 0], [2, 3])
  const [softmax = 0] = await tfLosses.softmaxCrossEntropy(targets, scores).data()
  const [binary = 0] = await tfLosses.sigmoidCrossEntropy(targets, scores).data()
  const [huber = 0] = await tfLosses.huberLoss(targets, scores, undefined, 0.5).data()
  expect(await lossOf({ kind: 'softmaxCrossEntropy' }, scores, targets)).toBeCloseTo(softmax, 6)
  expect(await lossOf({ kind: 'binaryCrossEntropy' }, scores, targets)).toBeCloseTo(binary, 6)
  expect(await lossOf({ kind: 'huber', delta: 0.5 }, scores, targets)).toBeCloseTo(huber, 6)
})

/* PyTorch 2.15 in float64 on the scores below: CrossEntropyLoss, BCEWithLogitsLoss, 3 · MultiMarginLoss (which also divides by the three
   classes), MSELoss, L1Loss and HuberLoss; each with its gradient by the scores. */
describe('value and gradient as in torch.nn:', () => {
  const classes = [0, 0, 1, 0, 1, 0]
  const values = [0.5, -1, 0.2, 0.9, 2, -1.5]
  test.each<[LossSpec, readonly number[], number, readonly number[]]>([
    [
      { kind: 'softmaxCrossEntropy' },
      classes,
      0.742736244,
      [0.053119344, 0.013099069, -0.066218413, 0.290383527, -0.369522271, 0.079138743],
    ],
    [
      { kind: 'binaryCrossEntropy' },
      [0, 1, 1, 1, 0, 0],
      0.654515418,
      [0.095740419, -0.125043351, -0.013862116, -0.048175083, 0.087496531, 0.06688539],
    ],
    [{ kind: 'hinge', margin: 1 }, classes, 1.15, [0, 0, 0, 0.5, -1, 0.5]],
    [{ kind: 'hinge', margin: 0.5 }, classes, 0.65, [0, 0, 0, 0.5, -0.5, 0]],
    [{ kind: 'meanSquaredError' }, values, 1.618333333, [-0.066666667, -0.033333333, 0.733333333, 0, -0.633333333, 0.366666667]],
    [{ kind: 'meanAbsoluteError' }, values, 0.916666667, [-0.166666667, -0.166666667, 0.166666667, 0, -0.166666667, 0.166666667]],
    [{ kind: 'huber', delta: 1 }, values, 0.620833333, [-0.033333333, -0.016666667, 0.166666667, 0, -0.166666667, 0.166666667]],
    [{ kind: 'huber', delta: 0.3 }, values, 0.241666667, [-0.033333333, -0.016666667, 0.05, 0, -0.05, 0.05]],
  ])('%j', async (loss, wanted, value, slopes) => {
    const scores = tensor([0.3, -1.1, 2.4, 0.9, 0.1, -0.4], [2, 3])
    const targets = tensor([...wanted], [2, 3])
    expect(await lossOf(loss, scores, targets)).toBeCloseTo(value, 6)
    const found = await grad((input: Tensor) => dataLoss(loss, input, targets))(scores).data()
    expect([...found]).toEqual(slopes.map((slope) => expect.closeTo(slope, 6)))
  })
})

test.each<LossSpec>([
  { kind: 'softmaxCrossEntropy' },
  { kind: 'binaryCrossEntropy' },
  { kind: 'hinge', margin: 1 },
  { kind: 'meanSquaredError' },
  { kind: 'meanAbsoluteError' },
  { kind: 'huber', delta: 1 },
])('the gradient of $kind is its slope', async (loss) => {
  const scores = [0.31, -1.13, 2.42]
  const targets = tensor([[0, 1, 0]])
  const slopes = await grad((input: Tensor) => dataLoss(loss, input, targets))(tensor([scores])).data()
  const step = 1e-2
  for (const [index, score] of scores.entries()) {
    const at = (value: number): Tensor => tensor([scores.map((other, place) => (place === index ? value : other))])
    const rise = (await lossOf(loss, at(score + step), targets)) - (await lossOf(loss, at(score - step), targets))
    expect(slopes[index]).toBeCloseTo(rise / (2 * step), 3)
  }
})
