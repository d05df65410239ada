import { add, mul, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { layers } from '@tensorflow/tfjs-layers'
import { countedBits, mixBits } from '../../data/countedRandom.ts'
import type { NoiseSource } from '../../layers/defineLayer.ts'
import { simdDropout } from '../../simd/ops/elementwise/dropout.ts'
import { currentSimdBackend } from '../../simd/SimdBackend.ts'

export interface Noise {
  readonly source: NoiseSource
  /** Chooses the masks of one training step; the same step always draws the same ones. */
  begin(step: number): void
}

/**
 * Dropout and noise layers whose draws depend on nothing but the run's seed, the step and the layer's place in the
 * net: a resumed run draws what the uninterrupted one did, on every backend. They are stock tf.js layers with their
 * `call` replaced, so a saved model names the stock classes.
 */
export function createNoise(seed: number): Noise {
  let step = 0
  let layerCount = 0
  const nextKey = (): (() => number) => {
    const place = ++layerCount
    return () => mixBits(mixBits(mixBits(seed >>> 0) ^ step) + Math.imul(place, 0x9e3779b1))
  }

  return {
    begin: (next) => {
      step = next
    },
    source: {
      dropout: (library, { name, rate }) => {
        const key = nextKey()
        const layer = library.layers.dropout({ name, rate })
        return replaceTrainingCall(layer, (input) => (rate > 0 ? dropOut(input, { rate, key }) : input))
      },
      gaussianNoise: (library, { name, deviation }) => {
        const key = nextKey()
        const layer = library.layers.gaussianNoise({ name, stddev: deviation })
        return replaceTrainingCall(layer, (input) => add(input, normalNoise(input.shape, { deviation, key: key() })))
      },
    },
  }
}

function replaceTrainingCall(layer: layers.Layer, train: (input: Tensor) => Tensor): layers.Layer {
  layer.call = (inputs, kwargs) =>
    tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0] : inputs
      if (input === undefined) throw new Error(`${layer.name} was called without an input.`)
      return kwargs['training'] === true ? train(input) : input
    })
  return layer
}

/** The simd backend draws the same mask without keeping it. */
function dropOut(input: Tensor, { rate, key }: { rate: number; key: () => number }): Tensor {
  if (currentSimdBackend() !== null) return simdDropout(input, { rate, key })
  return mul(input, dropoutMask(input.shape, { rate, key: key() }))
}

/** Zeros with probability `rate`; the rest is 1 / (1 − rate), so that the expected sum stays (Srivastava et al. 2014, inverted). */
function dropoutMask(shape: number[], { rate, key }: { rate: number; key: number }): Tensor {
  const kept = rate < 1 ? 1 / (1 - rate) : 0
  const threshold = rate * 2 ** 32
  const values = new Float32Array(sizeOf(shape))
  for (let index = 0; index < values.length; index++) values[index] = countedBits(key, index) >= threshold ? kept : 0
  return tensor(values, shape)
}

/** Box & Muller 1958: two uniform numbers give two normal ones. */
function normalNoise(shape: number[], { deviation, key }: { deviation: number; key: number }): Tensor {
  const values = new Float32Array(sizeOf(shape))
  for (let index = 0; index < values.length; index += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log((countedBits(key, index) + 1) / 2 ** 32))
    const angle = (2 * Math.PI * countedBits(key, index + 1)) / 2 ** 32
    values[index] = radius * Math.cos(angle)
    if (index + 1 < values.length) values[index + 1] = radius * Math.sin(angle)
  }
  return tensor(values, shape)
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
