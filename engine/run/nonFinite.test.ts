import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { OptimizerKind } from '../contract/document.ts'
import { openTestSimd } from '../simd/fixtures/openTestSimd.ts'
import { configureBackends, ensureBackend } from './backends/backends.ts'
import { blobs } from './fixtures/blobs.ts'
import { openTestRun, type TestRun } from './fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from './fixtures/smallDocument.ts'

const layers: readonly ChainNode[] = [
  { id: 'in', kind: 'input', params: { shape: [6, 6, 2] } },
  { id: 'conv', kind: 'conv2d', params: { filters: 8, kernel: [3, 3], activation: 'relu' } },
  { id: 'norm', kind: 'batchNorm' },
  { id: 'flat', kind: 'flatten' },
  { id: 'hidden', kind: 'dense', params: { units: 8, activation: 'relu', l2: 0.001 } },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
]

/** Six batches of eight. */
const dataSet = blobs({ samples: 48, shape: [6, 6, 2], classes: 3 })
const firstOfLastBatch = 40 * 6 * 6 * 2

const settings = (kind: OptimizerKind, learningRate: number) =>
  smallDocument(layers, {
    training: { optimizer: { ...smallDocument([]).training.optimizer, kind, learningRate }, shuffle: false, epochs: 4 },
  })

/** Names of the weights that hold a number that is none. */
const broken = async (run: TestRun): Promise<readonly string[]> =>
  Object.entries(await run.weights()).flatMap(([key, values]) => (values.every(Number.isFinite) ? [] : [key]))

describe.each(['cpu', 'wasm', 'simd'] as const)('a loss that is no number, on %s:', (backend) => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    if (backend === 'simd') await openTestSimd({ threads: 2 })
    if (backend === 'simd') await setBackend('simd')
    else await ensureBackend(backend)
  })

  test('one bad sample leaves weights and running statistics as they were before its batch, and the run can go on', async () => {
    const inputs = dataSet.inputs.slice()
    inputs[firstOfLastBatch] = Number.NaN
    const bad = openTestRun(settings('adam', 0.01), { dataSet: { ...dataSet, inputs }, backend })
    await bad.run.session.control('train')
    const status = await bad.ended()
    expect(status).toMatchObject({ phase: 'paused', problem: { code: 'non-finite-loss' }, progress: { stepInEpoch: 6 } })
    expect(status.problem?.message.en).toContain('The weights are as they were before that step.')

    const good = openTestRun(settings('adam', 0.01), { dataSet, backend })
    for (let step = 0; step < 5; step++) await good.run.session.control('stepBatch')
    expect(await bad.weights()).toEqual(await good.weights())

    // The next epoch's five sound batches.
    for (let step = 0; step < 5; step++) await bad.run.session.control('stepBatch')
    const { steps } = bad.run.session.history
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10, 11])
    expect(steps.at(-1)?.loss).toBeLessThan(steps[0]?.loss ?? 0)
    expect(await broken(bad)).toEqual([])
    await good.run.close()
    await bad.run.close()
  })

  test.each([
    ['sgd', 1000],
    ['momentum', 1000],
    ['nesterov', 1000],
    ['adamw', 1000],
  ] as const)('%s at a rate of %d: weights are said to be sound only where they are', async (kind, rate) => {
    const opened = openTestRun(settings(kind, rate), { dataSet, backend })
    await opened.run.session.control('train')
    const status = await opened.ended()
    expect(status).toMatchObject({ phase: 'paused', problem: { code: expect.stringMatching(/^non-finite-/) } })
    const areKept = status.problem?.message.en.includes('The weights are as they were') === true
    expect({ areKept, broken: (await broken(opened)).length === 0 }).toEqual({ areKept, broken: areKept })
    await opened.run.close()
  })
})
