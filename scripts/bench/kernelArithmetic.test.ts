import path from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { nodeSimdHost } from '../../engine/cli/nodeSimdHost.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import type { BenchJobName } from './benchJobs.ts'
import { jobCost } from './jobCost.ts'
import { kernelArithmetic } from './kernelArithmetic.ts'
import { openJob } from './openJob.ts'
import { profileKernels } from './profileKernels.ts'

/** Multiply-adds of one sample that a step leaves out of its three times forward: nobody wants the gradient of the data. */
const firstLayers: readonly (readonly [job: BenchJobName, multiplyAdds: number])[] = [
  ['mlp', 784 * 128],
  ['lstm', 40 * 32 * 4 * 64],
  ['cnn32', 32 * 32 * 9 * 3 * 32],
  ['vgg-small', 32 * 32 * 9 * 3 * 32],
]

const batch = 16

describe('what the kernels of a step multiply is what the analysis counts for it', () => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null, simd: nodeSimdHost(path.resolve(import.meta.dirname, '../../out/simd'), 2) })
    await ensureBackend('simd')
  })

  /** GFLOP of one step. */
  async function directWork(name: BenchJobName, samples: number): Promise<number> {
    const job = openJob(name, samples)
    const { wasmKernels } = await profileKernels('simd', { step: () => job.step(), ms: 0 })
    job.dispose()
    return wasmKernels.reduce((sum, { gflops, ms }) => sum + ((gflops?.direct ?? 0) * ms) / 1e3, 0)
  }

  it.each(firstLayers)('%s', async (name, left) => {
    expect(await directWork(name, batch)).toBeCloseTo((jobCost(name).gflopPerSample - (2 * left) / 1e9) * batch, 9)
  })

  it('resnet20, where two gradients with strides go to the zeros around an image too', async () => {
    // Before the strided convolutions images of 32 and 16 pixels get zeros on one side or both: 34/32 and 18/16 of a side at most.
    const strided = 2 * (16 * 16 * 9 * 16 * 32 * ((34 / 32) ** 2 - 1) + 8 * 8 * 9 * 32 * 64 * ((18 / 16) ** 2 - 1))
    const expected = jobCost('resnet20').gflopPerSample - (2 * 32 * 32 * 9 * 3 * 16) / 1e9
    const found = (await directWork('resnet20', batch)) / batch
    expect(found).toBeGreaterThan(expected * 0.999_999)
    expect(found).toBeLessThan((expected + strided / 1e9) * 1.000_001)
  })

  it('resnet50, one prediction', async () => {
    expect(await directWork('resnet50', 1)).toBeCloseTo(jobCost('resnet50').gflopPerSample, 9)
  }, 60_000)
})

test('a tile of 4 × 4 outputs is 36 products of channels by Winograd, 144 directly', () => {
  const words = Array.from({ length: 24 }, () => 0)
  // Height, width, channels; outHeight, outWidth, outChannels; rows and columns of tiles; tiles of all images.
  for (const [index, word] of [
    [3, 8],
    [4, 8],
    [5, 16],
    [8, 8],
    [9, 8],
    [10, 32],
    [14, 2],
    [15, 2],
    [18, 12],
  ] as const)
    words[index] = word
  expect(kernelArithmetic('winogradConvolution', words, 1)).toEqual({
    direct: 2 * 3 * 64 * 9 * 16 * 32,
    done: 2 * 12 * 36 * 16 * 32,
  })
  expect(kernelArithmetic('maxPool', words, 1)).toBeNull()
})
