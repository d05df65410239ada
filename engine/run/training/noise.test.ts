import '@tensorflow/tfjs-backend-cpu'
import { grad, ones, setBackend, sum, type Tensor } from '@tensorflow/tfjs-core'
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { beforeAll, expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { createNoise } from './noise.ts'

beforeAll(() => setBackend('cpu'))

const dropoutOnes = async (options: { seed: number; step: number; training?: boolean }): Promise<Float32Array> => {
  const noise = createNoise(options.seed)
  const layer = noise.source.dropout(tf, { name: `drop_${Math.random()}`, rate: 0.25 })
  noise.begin(options.step)
  return (layer.apply(ones([100, 100]), { training: options.training ?? true }) as Tensor).dataSync<'float32'>()
}

test('dropout zeroes its share of the values and scales up the rest', async () => {
  const values = await dropoutOnes({ seed: 1, step: 0 })
  const zeros = values.filter((value) => value === 0).length
  /* 10,000 draws: five deviations of √(0.25·0.75/10,000) are 2.2 %. */
  expect(Math.abs(zeros / values.length - 0.25)).toBeLessThan(0.022)
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]))
})

test('outside training dropout changes nothing', async () => {
  expect(new Set(await dropoutOnes({ seed: 1, step: 0, training: false }))).toEqual(new Set([1]))
})

test('the mask depends on the seed and the step alone', async () => {
  const first = await dropoutOnes({ seed: 1, step: 5 })
  expect(await dropoutOnes({ seed: 1, step: 5 })).toEqual(first)
  expect(await dropoutOnes({ seed: 1, step: 6 })).not.toEqual(first)
  expect(await dropoutOnes({ seed: 2, step: 5 })).not.toEqual(first)
})

test('two dropout layers of a net draw different masks', () => {
  const noise = createNoise(1)
  const draw = (name: string): Float32Array => {
    const layer = noise.source.dropout(tf, { name, rate: 0.5 })
    return (layer.apply(ones([10, 10]), { training: true }) as Tensor).dataSync<'float32'>()
  }
  expect(draw('left')).not.toEqual(draw('right'))
})

test('the gradient passes where the mask let the value pass', async () => {
  const noise = createNoise(1)
  const layer = noise.source.dropout(tf, { name: 'drop', rate: 0.5 })
  const forward = await (layer.apply(ones([50]), { training: true }) as Tensor).data()
  const backward = await grad((values: Tensor) => sum(layer.apply(values, { training: true }) as Tensor))(ones([50])).data()
  expect([...backward]).toEqual([...forward])
})

test('gaussian noise adds numbers with mean 0 and the wanted deviation', () => {
  const noise = createNoise(3)
  const layer = noise.source.gaussianNoise(tf, { name: 'noise', deviation: 0.5 })
  const values = (layer.apply(ones([100, 100]), { training: true }) as Tensor).dataSync<'float32'>().map((value) => value - 1)
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length)
  expect(Math.abs(mean)).toBeLessThan(0.025)
  expect(deviation).toBeCloseTo(0.5, 1)
})

test('gaussian noise is another for each layer and step, and the same again for the same', () => {
  const noise = createNoise(3)
  const layers = ['left', 'right'].map((name) => noise.source.gaussianNoise(tf, { name, deviation: 1 }))
  const draw = (step: number) => {
    noise.begin(step)
    return layers.map((layer) => [...(layer.apply(ones([40]), { training: true }) as Tensor).dataSync()])
  }
  const [[left, right], [later]] = [draw(0), draw(1)]
  expect(left).not.toEqual(right)
  expect(later).not.toEqual(left)
  expect(draw(0)).toEqual([left, right])
})

test('outside training gaussian noise changes nothing', () => {
  const layer = createNoise(3).source.gaussianNoise(tf, { name: 'still', deviation: 1 })
  expect([...(layer.apply(ones([3]), { training: false }) as Tensor).dataSync()]).toEqual([1, 1, 1])
})

test('a model saves these layers as the stock ones', () => {
  const noise = createNoise(1)
  const start = input({ shape: [4] })
  const dropped = noise.source.dropout(tf, { name: 'drop', rate: 0.5 }).apply(start) as SymbolicTensor
  const noisy = noise.source.gaussianNoise(tf, { name: 'noise', deviation: 0.1 }).apply(dropped) as SymbolicTensor
  const layers = model({ inputs: start, outputs: noisy }).layers.map((layer) => [layer.getClassName(), layer.getConfig()])
  expect(layers).toMatchObject([
    ['InputLayer', {}],
    ['Dropout', { rate: 0.5, name: 'drop' }],
    ['GaussianNoise', { stddev: 0.1, name: 'noise' }],
  ])
})
