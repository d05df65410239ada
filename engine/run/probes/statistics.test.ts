import '@tensorflow/tfjs-backend-cpu'
import { add, memory, reshape, setBackend, variableGrads, type Scalar } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { nodeId } from '../../contract/ids.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { runScores } from '../training/gradients.ts'
import { makeBatch } from '../training/makeBatch.ts'
import { penaltyOf } from '../training/penalty.ts'
import { nodeStatistics } from './statistics.ts'
import { valueStatistics } from './valueStatistics.ts'

beforeAll(() => setBackend('cpu'))

/** Branches, a merge, a gate, recurrence, batch statistics, noise, a penalty, and two outputs on one tensor. */
const layers: readonly ChainNode[] = [
  { id: 'in', kind: 'input', params: { shape: [6, 4, 2] } },
  { id: 'conv', kind: 'conv2d', params: { filters: 3, kernel: [3, 3], padding: 'same', activation: 'relu', l2: 0.01 } },
  { id: 'norm', kind: 'batchNorm', from: ['conv'] },
  { id: 'side', kind: 'conv2d', params: { filters: 3, kernel: [1, 1] }, from: ['in'] },
  { id: 'sum', kind: 'add', from: ['norm', 'side'] },
  { id: 'gate', kind: 'multiply', from: ['sum', 'side'] },
  { id: 'rows', kind: 'reshape', params: { shape: [6, 12] } },
  { id: 'lstm', kind: 'lstm', params: { units: 3, bidirectional: true } },
  { id: 'drop', kind: 'dropout', params: { rate: 0.5 } },
  { id: 'scores', kind: 'dense', params: { units: 2 } },
  { id: 'out', kind: 'output', from: ['scores'] },
  { id: 'other', kind: 'output', params: { loss: 'hinge' }, from: ['scores'] },
]
const open = () => openTestRun(smallDocument(layers), { dataSet: blobs({ samples: 12, shape: [6, 4, 2], classes: 2 }) }).run

test('weight gradients layer by layer are those of one back-propagation through the whole net', async () => {
  const { net, session } = open()
  const { trainer } = session
  const found = await nodeStatistics(trainer, { nodes: layers.map(({ id }) => nodeId(id)), goOn: () => Promise.resolve(true) })
  const batch = makeBatch(net, trainer.data, trainer.data.training)
  const { grads } = variableGrads(
    (): Scalar =>
      reshape(add(trainer.objective.loss(runScores(net, batch.inputs, { training: false }), batch), penaltyOf(net.weights)), []),
    trainer.trainable.map(({ variable }) => variable),
  )
  const whole = new Map(
    trainer.trainable.map(({ key, variable }) => [key, valueStatistics(grads[variable.name]?.dataSync() ?? [])] as const),
  )
  const layerwise = new Map(
    found?.flatMap(({ node, weights }) =>
      weights.flatMap(({ name, gradients }) => (gradients === null ? [] : [[`${node}/${name}` as string, gradients] as const])),
    ),
  )
  expect([...layerwise.keys()].toSorted()).toEqual([...whole.keys()].toSorted())
  for (const [key, { norm, mean, maximum }] of whole) {
    expect(norm).toBeGreaterThan(0)
    expect(layerwise.get(key)?.norm).toBeCloseTo(norm, 5)
    expect(layerwise.get(key)?.mean).toBeCloseTo(mean, 5)
    expect(layerwise.get(key)?.maximum).toBeCloseTo(maximum, 5)
  }
})

test('nothing is left behind, neither at the end nor when it is given up at any layer', async () => {
  const { trainer } = open().session
  const before = memory().numTensors
  const nodes = layers.map(({ id }) => nodeId(id))
  let total = 0
  expect(
    await nodeStatistics(trainer, {
      nodes,
      goOn: async (_done, all) => {
        total = all
        return true
      },
    }),
  ).toHaveLength(layers.length)
  expect(memory().numTensors).toBe(before)
  expect(total).toBeGreaterThan(2 * layers.length - 1)
  for (let giveUpAt = 0; giveUpAt < total; giveUpAt += 3) {
    expect(await nodeStatistics(trainer, { nodes, goOn: async (done) => done < giveUpAt })).toBeNull()
    expect(memory().numTensors).toBe(before)
  }
})
