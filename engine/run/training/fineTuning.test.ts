import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OptimizerKind } from '../../contract/document.ts'
import { nodeId } from '../../contract/ids.ts'
import { replaceHead } from '../../document/edits/replaceHead.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { openTestSimd } from '../../simd/fixtures/openTestSimd.ts'
import { accelerateLayers } from '../../simd/layers/accelerateLayers.ts'
import { configureBackends, ensureBackend } from '../backends/backends.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { runScores } from './gradients.ts'
import { readWeights } from './runSnapshot.ts'

configureBackends({ wasmFiles: null })

beforeAll(async () => {
  const { close } = await openTestSimd({ threads: 2 })
  accelerateLayers()
  return close
})

const dataSet = blobs({ samples: 40, shape: [6, 6, 2], classes: 3 })

/** Everything before the head is frozen; every kind of weight is there: kernels, biases, scales, statistics. */
const frozenBody: readonly ChainNode[] = [
  { id: 'in', kind: 'input', params: { shape: [6, 6, 2] } },
  { id: 'conv', kind: 'conv2d', params: { filters: 4, kernel: [3, 3] }, frozen: true },
  { id: 'norm', kind: 'batchNorm', frozen: true },
  { id: 'relu', kind: 'activation', params: { function: 'relu' } },
  { id: 'flat', kind: 'flatten' },
  { id: 'between', kind: 'dense', params: { units: 8, activation: 'relu' }, frozen: true },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
]

const ofHead = (key: string): boolean => key.startsWith('scores/')

describe.each(['cpu', 'wasm', 'simd'] as const)('on %s', (backend) => {
  beforeEach(async () => {
    if (backend === 'wasm') await ensureBackend(backend)
    await setBackend(backend)
  })

  test.each<OptimizerKind>(['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam', 'adamw'])(
    'frozen weights and statistics stay as they are, bit by bit, while the head learns by %s',
    async (kind) => {
      const { optimizer } = smallDocument([]).training
      const document = smallDocument(frozenBody, {
        training: { epochs: 2, optimizer: { ...optimizer, kind, learningRate: 0.01, weightDecay: 0.1 } },
      })
      const trained = openTestRun(document, { dataSet, backend })
      const before = await trained.weights()
      await trained.run.session.control('train')
      expect((await trained.ended()).phase).toBe('finished')
      const after = await trained.weights()
      await trained.run.close()
      const changed = Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]))
      expect(Object.keys(after).filter((key) => !ofHead(key))).toHaveLength(8)
      expect(changed).toEqual(['scores/kernel', 'scores/bias'])
    },
  )

  test('a frozen batch normalisation uses its stored statistics also in a training step', async () => {
    const chain: readonly ChainNode[] = [
      { id: 'in', kind: 'input', params: { shape: [2] } },
      { id: 'norm', kind: 'batchNorm', params: { epsilon: 0.01 }, frozen: true },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output' },
    ]
    const weights = new Map<string, FloatTensor>([
      ['norm/gamma', { shape: [2], values: Float32Array.of(2, 3) }],
      ['norm/beta', { shape: [2], values: Float32Array.of(0.5, -1) }],
      ['norm/moving_mean', { shape: [2], values: Float32Array.of(1, -2) }],
      ['norm/moving_variance', { shape: [2], values: Float32Array.of(3.99, 0.24) }],
      ['scores/kernel', { shape: [2, 2], values: Float32Array.of(1, 0, 0, 1) }],
    ])
    const { run } = openTestRun(smallDocument(chain), { dataSet: null, backend, weights })
    const [scores] = runScores(run.net, [tensor([5, 0, 1, 1], [2, 2])], { training: true })
    // γ·(x − μ)/√(σ² + ε) + β: √4 = 2 and √0.25 = ½.
    const expected = [2 * ((5 - 1) / 2) + 0.5, 3 * ((0 + 2) / 0.5) - 1, 0.5, 3 * ((1 + 2) / 0.5) - 1]
    const found = (await scores?.data()) ?? []
    expected.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 4))
    const kept = await readWeights(run.net.weights)
    expect([...(kept.get('norm/moving_mean')?.values ?? [])]).toEqual([1, -2])
    await run.close()
  })

  test('one step of SGD at a tenth of the rate moves a layer a tenth as far', async () => {
    const step = async (factor: number | undefined): Promise<Readonly<Record<string, readonly number[]>>> => {
      const chain = frozenBody.map(({ id, kind, params = {} }): ChainNode => {
        const own = id === 'between' && factor !== undefined ? { learningRateFactor: factor } : {}
        return { id, kind, params, ...own }
      })
      const { optimizer } = smallDocument([]).training
      const document = smallDocument(chain, { training: { optimizer: { ...optimizer, kind: 'sgd', learningRate: 0.5 } } })
      const opened = openTestRun(document, { dataSet, backend })
      const before = await opened.weights()
      await opened.run.session.control('stepBatch')
      const after = await opened.weights()
      await opened.run.close()
      return Object.fromEntries(
        Object.entries(after).map(([key, values]) => [key, values.map((value, index) => value - (before[key]?.[index] ?? 0))]),
      )
    }
    const [plain, slow] = [await step(undefined), await step(0.1)]
    for (const [key, moved] of Object.entries(slow)) {
      const share = key.startsWith('between/') ? 0.1 : 1
      moved.forEach((value, index) => expect(value).toBeCloseTo(share * (plain[key]?.[index] ?? Number.NaN), 5))
    }
    expect(Math.max(...(plain['between/kernel'] ?? []).map(Math.abs))).toBeGreaterThan(1e-3)
  })
})

test('a run begins with the weights that are given, and says which layers begin new', async () => {
  await setBackend('cpu')
  const document = smallDocument(frozenBody)
  const first = openTestRun(document, { dataSet })
  expect(first.run.drawn).toBeNull()
  const weights = await readWeights(first.run.net.weights)
  await first.run.close()

  const again = openTestRun(document, { dataSet: null, weights })
  expect(again.run.drawn).toEqual([])
  await again.run.close()

  const replaced = replaceHead(document, { output: nodeId('out'), scores: 3 })
  if (!replaced.ok) throw new Error(replaced.problems[0]?.message.en)
  const head = replaced.value.graph.nodes.find(({ name }) => name === 'scores')
  const seeded = { ...replaced.value, training: { ...document.training, seed: 99 } }
  const fresh = openTestRun(seeded, { dataSet: null, weights })
  expect(fresh.run.drawn).toEqual([head?.id])
  const begun = await fresh.weights()
  expect(begun['conv/kernel']).toEqual([...(weights.get('conv/kernel')?.values ?? [])])
  expect(begun[`${head?.id}/kernel`]).not.toEqual([...(weights.get('scores/kernel')?.values ?? [])])
  await fresh.run.close()
})
