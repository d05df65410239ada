import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeId } from '../../contract/ids.ts'
import type { EngineEvent } from '../../contract/protocol.ts'
import type { DataSet } from '../../data/dataSet.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun, type TestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { drawWeightMaps } from '../model/weightMaps.ts'
import { drawMaps, mapsLayout } from './featureMaps.ts'
import { nodeStatistics } from './statistics.ts'
import { valueStatistics } from './valueStatistics.ts'

beforeAll(() => setBackend('cpu'))

const dataSet: DataSet = {
  ...blobs({ samples: 4, shape: [2, 3, 2], classes: 2 }),
  inputs: Float32Array.from({ length: 48 }, (_, index) => index),
}

function open(): TestRun {
  return openTestRun(
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [2, 3, 2] } },
      { id: 'relu', kind: 'activation', params: { function: 'relu' } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output' },
    ]),
    { dataSet },
  )
}

describe('feature maps', () => {
  test('of a picture are its channels, one map each', async () => {
    const [maps] = await open().run.probe.look({ nodes: [nodeId('in')], sample: 1, maps: 8 })
    /* Sample 1 holds 12 to 23; channel 0 the even numbers, from 12 to 22. */
    expect(maps).toMatchObject({ shape: [2, 3, 2], height: 2, width: 3, maps: 2, mapsTotal: 2, minimum: 12, maximum: 23 })
    const byteOf = (value: number): number => Math.round(((value - 12) * 255) / 11)
    expect([...(maps?.bytes ?? [])]).toEqual([12, 14, 16, 18, 20, 22, 13, 15, 17, 19, 21, 23].map(byteOf))
  })

  test('may be fewer than there are; then the range is that of the shown ones', async () => {
    const [maps] = await open().run.probe.look({ nodes: [nodeId('in')], sample: 1, maps: 1 })
    expect(maps).toMatchObject({ maps: 1, mapsTotal: 2, minimum: 12, maximum: 22 })
  })

  test('come for several nodes in one go, without those that are unknown', async () => {
    const nodes = ['scores', 'nowhere', 'flat', 'out'].map(nodeId)
    const found = await open().run.probe.look({ nodes, sample: 0, maps: 4 })
    expect(found.map(({ node, height, width }) => [node, height, width])).toEqual([
      ['scores', 1, 2],
      ['flat', 1, 12],
      ['out', 1, 2],
    ])
  })

  test.each([
    [[5, 7, 3], { height: 5, width: 7, mapsTotal: 3 }],
    [[40, 32], { height: 40, width: 32, mapsTotal: 1 }],
    [[10], { height: 1, width: 10, mapsTotal: 1 }],
  ])('of an output of shape %j are laid out as %j', (shape, layout) => {
    expect(mapsLayout(shape)).toEqual(layout)
  })

  test('show NaN as nothing, and infinities at the ends of the finite range', () => {
    const values = [Number.NaN, 0, 1, Infinity, -Infinity]
    const maps = drawMaps(mapsLayout([5]), {
      node: nodeId('n'),
      shape: [5],
      maps: 1,
      read: (_map, _row, column) => values[column] ?? 0,
    })
    expect([...maps.bytes]).toEqual([0, 0, 255, 255, 0])
    expect([maps.minimum, maps.maximum]).toEqual([0, 1])
  })
})

describe('weights as pictures', () => {
  test('a fully connected layer behind a flattened picture shows its weights in the shape of that picture', async () => {
    const { run } = open()
    const kernel = run.net.weights.find(({ key }) => key === 'scores/kernel')
    /* kernel[input][unit] = 100·unit + input */
    kernel?.variable.assign(tensor(Array.from({ length: 12 }, (_, input) => [input, 100 + input])))
    const maps = await drawWeightMaps(run.net, { document: run.document, node: nodeId('scores'), maps: 4 })
    expect(maps).toMatchObject({ height: 2, width: 3, maps: 4, mapsTotal: 4, minimum: 0, maximum: 111 })
    const byteOf = (value: number): number => Math.round((value * 255) / 111)
    expect([...(maps?.bytes ?? [])].slice(0, 6)).toEqual([0, 2, 4, 6, 8, 10].map(byteOf))
    expect([...(maps?.bytes ?? [])].slice(18)).toEqual([101, 103, 105, 107, 109, 111].map(byteOf))
  })

  test('a convolution shows filter by filter, input channel by input channel', async () => {
    const { run } = openTestRun(
      smallDocument([
        { id: 'in', kind: 'input', params: { shape: [4, 4, 2] } },
        { id: 'conv', kind: 'conv2d', params: { filters: 3, kernel: [1, 2] } },
        { id: 'flat', kind: 'flatten' },
        { id: 'scores', kind: 'dense', params: { units: 2 } },
        { id: 'out', kind: 'output' },
      ]),
      { dataSet: blobs({ samples: 4, shape: [4, 4, 2], classes: 2 }) },
    )
    const kernel = run.net.weights.find(({ key }) => key === 'conv/kernel')
    /* [1, 2, 2, 3] row-major: column·6 + channel·3 + filter */
    kernel?.variable.assign(
      tensor(
        Array.from({ length: 12 }, (_, index) => index),
        [1, 2, 2, 3],
      ),
    )
    const maps = await drawWeightMaps(run.net, { document: run.document, node: nodeId('conv'), maps: 6 })
    expect(maps).toMatchObject({ height: 1, width: 2, maps: 6, mapsTotal: 6 })
    const byteOf = (value: number): number => Math.round((value * 255) / 11)
    expect([...(maps?.bytes ?? [])]).toEqual([0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11].map(byteOf))
  })

  test('a layer without weights has none', async () => {
    const { run } = open()
    expect(await drawWeightMaps(run.net, { document: run.document, node: nodeId('relu'), maps: 4 })).toBeNull()
  })
})

describe('statistics', () => {
  const goOn = () => Promise.resolve(true)

  test('are those of the values', () => {
    expect(valueStatistics([3, 0, -4, Number.NaN, 5, 0])).toEqual({
      mean: 4 / 5,
      deviation: Math.sqrt((2.2 ** 2 + 0.8 ** 2 * 2 + 4.8 ** 2 + 4.2 ** 2) / 5),
      norm: Math.sqrt(50),
      zeros: 2 / 6,
      minimum: -4,
      maximum: 5,
      nonFinite: 1,
    })
  })

  test('give the gradient of the loss with respect to a node, (softmax − one-hot) / batch at the scores', async () => {
    const { run } = open()
    for (const { variable } of run.net.weights) variable.assign(tensor(new Float32Array(variable.size), variable.shape))
    const [scores] = (await nodeStatistics(run.session.trainer, { nodes: [nodeId('scores')], goOn })) ?? []
    /* All scores are 0, so both classes have ½: each of the four samples adds ∓½ / 4 to its own scores. */
    expect(scores?.activations).toMatchObject({ mean: 0, zeros: 1 })
    expect(scores?.outputGradients).toMatchObject({ mean: 0, minimum: -0.125, maximum: 0.125 })
    expect(scores?.outputGradients?.norm).toBeCloseTo(Math.sqrt(8) / 8, 6)
    expect(scores?.weights.map(({ name, gradients }) => [name, gradients === null])).toEqual([
      ['kernel', false],
      ['bias', false],
    ])
  })

  test('looking changes nothing: weights and the training that follows stay the same', async () => {
    const looked = open()
    await nodeStatistics(looked.run.session.trainer, { nodes: ['in', 'relu', 'flat', 'scores', 'out'].map(nodeId), goOn })
    const plain = open()
    for (const each of [looked, plain]) {
      await each.run.session.control('train')
      await each.ended()
    }
    expect(await looked.weights()).toEqual(await plain.weights())
  })
})

describe('watching', () => {
  const framesOf = (events: readonly EngineEvent[]): readonly number[] =>
    events.flatMap((event) => (event.type === 'features' ? [event.step] : []))

  test('sends the next frame only after the last was acknowledged, and it shows the newest step', async () => {
    const { run, events } = open()
    const { session, watcher } = run
    watcher.watch({ runId: run.id, nodes: [nodeId('scores')], sample: 0, everyMs: 0, mapsPerNode: 4 })
    await session.control('stepBatch')
    await session.control('stepBatch')
    await session.control('stepBatch')
    expect(framesOf(events)).toEqual([1])
    watcher.acknowledge(1)
    await session.exclusive(() => watcher.offer(session.trainer.state.step, { now: true }))
    expect(framesOf(events)).toEqual([1, 3])
  })

  test('an empty list ends it', async () => {
    const { run, events } = open()
    run.watcher.watch({ runId: run.id, nodes: [], sample: 0, everyMs: 0, mapsPerNode: 4 })
    await run.session.control('stepBatch')
    expect(framesOf(events)).toEqual([])
  })
})
