import { beforeEach, expect, test } from 'vitest'
import { analyse } from '../../analyse/analyse.ts'
import type { TrainingSettings } from '../../contract/document.ts'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { accelerateLayers } from '../../simd/layers/accelerateLayers.ts'
import { currentSimdBackend } from '../../simd/SimdBackend.ts'
import { blobs } from '../fixtures/blobs.ts'
import { fusedLayers } from '../fixtures/fusedLayers.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { compile } from '../model/compile.ts'
import { drawWeights } from '../model/drawWeights.ts'
import { createNoise } from './noise.ts'
import { createTrainer, readStep } from './trainer.ts'
import { makeTrainingData } from './trainingData.ts'

accelerateLayers()
beforeEach(async () => void (await openForTest({ threads: 2 })))

/** 50 samples: six batches of eight and one of two. */
const dataSet = blobs({ samples: 50, shape: [8, 8, 2], classes: 3 })
const steps = 18

/** The losses and penalties of some steps, all weights behind them, and why they were not run again. */
async function train(nodes: readonly ChainNode[], training: Partial<TrainingSettings>, { isReplayed }: { isReplayed: boolean }) {
  const backend = currentSimdBackend()
  if (backend === null) throw new Error('No simd.')
  backend.recordings.isOn = isReplayed
  const document = smallDocument(nodes, { training: { batchSize: 8, epochs: 3, ...training } })
  const noise = createNoise(1)
  const compiled = compile(document, { analysis: analyse(document), noise: noise.source })
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message.en)
  const net = compiled.value
  drawWeights(net.weights, 1)
  const trainer = createTrainer(net, { data: makeTrainingData(dataSet, document), settings: document.training, noise })
  const measures = []
  for (let step = 0; step < steps; step++) {
    if (trainer.state.stepInEpoch === trainer.stepsPerEpoch)
      trainer.state = { ...trainer.state, stepInEpoch: 0, epoch: trainer.state.epoch + 1 }
    measures.push(await readStep(trainer.step({ guard: step % 5 === 4 })))
  }
  const weights = net.weights.map(({ variable }) => [...variable.dataSync()])
  const seen = { recordings: backend.recordings.size, why: trainer.whyNotReplayed() }
  trainer.dispose()
  net.dispose()
  return { learned: { measures, weights, blocks: backend.heap.blocks }, ...seen }
}

const withPenalties = fusedLayers.map((node): ChainNode => {
  if (node.id === 'conv') return { ...node, params: { ...node.params, l2: 0.01 }, learningRateFactor: 0.5 }
  if (node.id === 'last') return { ...node, frozen: true }
  return node
})

test.each<[string, readonly ChainNode[], Partial<TrainingSettings>]>([
  ['Adam, dropout, a smaller last batch', fusedLayers, {}],
  [
    'a schedule, clipping by norm, a penalty, a frozen layer, one with a learning rate of its own',
    withPenalties,
    { schedule: { kind: 'cosine', finalFactor: 0.1 }, clipping: { kind: 'norm', limit: 0.5 } },
  ],
  ['clipping by value', fusedLayers, { clipping: { kind: 'value', limit: 0.001 } }],
])('%s: steps that are run again teach the same, bit for bit', async (_, nodes, training) => {
  const replayed = await train(nodes, training, { isReplayed: true })
  expect(replayed).toMatchObject({ recordings: 1, why: null })
  expect(replayed.learned).toEqual((await train(nodes, training, { isReplayed: false })).learned)
})

test('noise that JavaScript draws is drawn anew in each step, and it is said why such a net is not run again', async () => {
  const noisy = fusedLayers.flatMap((node): ChainNode[] =>
    node.id === 'drop' ? [{ id: 'drop', kind: 'gaussianNoise', params: { deviation: 0.3 } }] : [node],
  )
  const replayed = await train(noisy, {}, { isReplayed: true })
  expect(replayed).toMatchObject({ recordings: 0, why: 'JavaScript made some of its numbers' })
  expect(replayed.learned).toEqual((await train(noisy, {}, { isReplayed: false })).learned)
})
