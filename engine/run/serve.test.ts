import { afterEach, describe, expect, test } from 'vitest'
import { readPictureFile } from '../conformance/readPictureFile.ts'
import { noAugmentation } from '../contract/augmentations.ts'
import type { NetDocument, TrainingSettings } from '../contract/document.ts'
import { createEngineClient, type EngineClient } from '../contract/EngineClient.ts'
import type { EnginePort } from '../contract/enginePort.ts'
import { nodeId, runId } from '../contract/ids.ts'
import type { EngineEvent } from '../contract/protocol.ts'
import { announceBackendLost, askForLoss } from './backends/onBackendLost.ts'
import { smallDocument } from './fixtures/smallDocument.ts'
import { serve, type ServedEngine } from './serve.ts'

interface Connection {
  readonly client: EngineClient
  readonly engine: ServedEngine
  readonly port: EnginePort
  readonly events: EngineEvent[]
}

const open: Connection[] = []

async function connect(): Promise<Connection> {
  const { port1, port2 } = new MessageChannel()
  /* Node's ports have the three members that the engine uses; their types say more. */
  const engine = serve(port1 as unknown as EnginePort, { backends: { wasmFiles: null }, isolated: true, readPictureFile })
  const port = port2 as unknown as EnginePort
  const client = createEngineClient(port)
  const events: EngineEvent[] = []
  client.on((event) => events.push(event))
  const connection = { client, engine, port, events }
  open.push(connection)
  await client.ask('useBackend', { backend: 'cpu' })
  return connection
}

afterEach(async () => {
  for (const { client, engine } of open.splice(0)) {
    await engine.close()
    client.close()
  }
})

function digits(training: Partial<TrainingSettings> = {}): NetDocument {
  const net = smallDocument(
    [
      { id: 'in', kind: 'input', params: { shape: [8, 8, 1] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'hidden', kind: 'dense', params: { units: 24, activation: 'relu' } },
      { id: 'scores', kind: 'dense', params: { units: 10 } },
      { id: 'out', kind: 'output' },
    ],
    {
      training: {
        batchSize: 64,
        epochs: 4,
        optimizer: { ...smallDocument([]).training.optimizer, learningRate: 0.01 },
        ...training,
      },
      validationShare: 0.2,
    },
  )
  return { ...net, data: { ...net.data, scaling: 'unit' } }
}

const run = runId('run-1')

async function prepare({ client }: Connection, document = digits()): Promise<void> {
  const loaded = await client.ask('loadData', { dataId: 'digits', source: { type: 'builtin', name: 'uci-digits' }, files: [] })
  expect(loaded).toMatchObject({ ok: true, value: { samples: 1797, shape: [8, 8, 1] } })
  const prepared = await client.ask('prepareRun', { runId: run, document, dataId: 'digits' })
  expect(prepared).toMatchObject({ ok: true })
}

async function expectNothingToRead(client: EngineClient): Promise<void> {
  const of = { runId: run }
  const answers = await Promise.all([
    client.ask('weightMaps', { ...of, node: nodeId('hidden'), maps: 4 }),
    client.ask('featureMaps', { ...of, node: nodeId('hidden'), sample: 0, maps: 4 }),
    client.ask('statistics', { ...of, nodes: [nodeId('hidden')] }),
    client.ask('evaluate', { ...of, part: 'validation' }),
    client.ask('predict', { ...of, samples: [0] }),
    client.ask('exportModel', { ...of, format: 'tfjs' }),
  ])
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, problems: [{ code: 'backend-lost' }] })
  expect(await client.ask('readWeights', of)).toBeNull()
}

const phaseOf = ({ client }: Connection, wanted: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const forget = client.on((event) => {
      if (event.type !== 'status' || !wanted.includes(event.status.phase)) return
      forget()
      resolve(event.status.phase)
    })
  })

describe('over the port', () => {
  test('real handwriting is learned, and everything about the run is heard', async () => {
    const connection = await connect()
    await prepare(connection)
    const { client, events } = connection
    const finished = phaseOf(connection, ['finished', 'failed', 'paused'])
    const begun = await client.ask('control', { runId: run, action: 'train' })
    expect(begun.phase).toBe('training')
    expect(await finished).toBe('finished')

    const points = events.flatMap((event) => (event.type === 'points' ? [event] : []))
    const epochs = points.flatMap((event) => event.epochs)
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
    expect(epochs.at(-1)?.validation?.accuracy).toBeGreaterThan(0.9)
    const stepsPerEpoch = Math.ceil((1797 - Math.round(1797 * 0.2)) / 64)
    expect(points.flatMap((event) => event.steps)).toHaveLength(4 * stepsPerEpoch)
    expect(events.filter((event) => event.type === 'checkpoint')).toHaveLength(4)

    const evaluated = await client.ask('evaluate', { runId: run, part: 'validation' })
    if (!evaluated.ok) throw new Error('no evaluation')
    expect(evaluated.value.metrics.accuracy).toBeCloseTo(epochs.at(-1)?.validation?.accuracy ?? 0, 5)
    const counted = (evaluated.value.confusion ?? []).flat().reduce((sum, count) => sum + count, 0)
    expect(counted).toBe(evaluated.value.samples)

    const predicted = await client.ask('predict', { runId: run, samples: [0, 1] })
    if (!predicted.ok) throw new Error('no predictions')
    const [probabilities = []] = predicted.value[0]?.outputs ?? []
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
  })

  const numberByNumber = { note: { en: 'Read back: all 4 weight tensors are the same, number by number.' } }
  test.each([
    ['tfjs', ['model.json', 'weights.bin'], { check: { samples: 32, passed: true } }],
    ['safetensors', ['weights.safetensors'], numberByNumber],
    ['npz', ['weights.npz'], numberByNumber],
  ] as const)('a %s export is read back and compared', async (format, names, compared) => {
    const connection = await connect()
    await prepare(connection)
    const exported = await connection.client.ask('exportModel', { runId: run, format })
    if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
    expect(exported.value).toMatchObject(compared)
    expect(exported.value.files.map(({ name }) => name)).toEqual(names)
  })

  test('feature maps, weights and statistics can be looked at before any training', async () => {
    const connection = await connect()
    await prepare(connection)
    const { client } = connection
    const maps = await client.ask('featureMaps', { runId: run, node: nodeId('in'), sample: 3, maps: 8 })
    expect(maps).toMatchObject({ ok: true, value: { height: 8, width: 8, maps: 1, mapsTotal: 1, minimum: 0, shape: [8, 8, 1] } })
    const weights = await client.ask('weightMaps', { runId: run, node: nodeId('hidden'), maps: 5 })
    expect(weights).toMatchObject({ ok: true, value: { height: 8, width: 8, maps: 5, mapsTotal: 24, shape: [64, 24] } })
    const statistics = await client.ask('statistics', { runId: run, nodes: [nodeId('hidden')] })
    expect(statistics).toMatchObject({ ok: true, value: [{ node: 'hidden', activations: { minimum: 0, nonFinite: 0 } }] })
  })

  test('requests are answered while a run trains', async () => {
    const connection = await connect()
    await prepare(connection, digits({ epochs: 1000 }))
    const { client } = connection
    await client.ask('control', { runId: run, action: 'train' })
    expect(await client.ask('hello', { protocolVersion: 1 })).toEqual({ protocolVersion: 1, isolated: true })
    const maps = await client.ask('featureMaps', { runId: run, node: nodeId('hidden'), sample: 0, maps: 1 })
    expect(maps.ok).toBe(true)
    expect((await client.ask('control', { runId: run, action: 'pause' })).phase).toBe('paused')
  })

  test('watched nodes are sent again and again as long as frames are acknowledged', async () => {
    const connection = await connect()
    await prepare(connection, digits({ epochs: 1000 }))
    const { client, events } = connection
    const third = new Promise<void>((resolve) => {
      client.on((event) => {
        if (event.type !== 'features') return
        client.ask('acknowledgeFrame', { runId: run, frame: event.frame }).catch(() => {})
        if (event.frame === 3) resolve()
      })
    })
    await client.ask('watch', { runId: run, nodes: [nodeId('hidden')], sample: 0, everyMs: 0, mapsPerNode: 4 })
    await client.ask('control', { runId: run, action: 'train' })
    await third
    await client.ask('watch', { runId: run, nodes: [], sample: 0, everyMs: 0, mapsPerNode: 4 })
    await client.ask('control', { runId: run, action: 'stop' })
    const steps = events.flatMap((event) => (event.type === 'features' ? [event.step] : []))
    expect(steps).toEqual([...new Set(steps)].sort((left, right) => left - right))
  })

  test('what a lost graphics processor gives is neither shown nor kept, also before its loss is announced', async () => {
    const connection = await connect()
    await prepare(connection, digits({ epochs: 1000 }))
    const { client, events } = connection
    const isLearned = ({ type }: EngineEvent) => type === 'points' || type === 'features' || type === 'checkpoint'
    const heard = () => events.filter(isLearned).length
    client.on((event) => {
      if (event.type === 'features') client.ask('acknowledgeFrame', { runId: run, frame: event.frame }).catch(() => {})
    })
    await client.ask('watch', { runId: run, nodes: [nodeId('hidden')], sample: 0, everyMs: 0, mapsPerNode: 4 })
    await client.ask('control', { runId: run, action: 'stepBatch' })
    await expect.poll(() => events.some((event) => event.type === 'features' && event.step === 1)).toBe(true)

    const before = heard()
    askForLoss('cpu', () => true)
    try {
      await client.ask('control', { runId: run, action: 'stepBatch' })
      await client.ask('control', { runId: run, action: 'checkpoint' })
      await expectNothingToRead(client)
      const failed = phaseOf(connection, ['failed'])
      announceBackendLost('cpu', 'the driver was reset')
      await failed
      await client.ask('control', { runId: run, action: 'checkpoint' })
      await expectNothingToRead(client)
      expect(events.filter(isLearned).slice(before)).toEqual([])
    } finally {
      askForLoss('cpu', () => false)
    }
  })

  test('a run on a lost graphics processor fails, and goes on from its checkpoint', async () => {
    const connection = await connect()
    const document = digits({ epochs: 2 })
    await prepare(connection, document)
    const { client, events } = connection
    await client.ask('control', { runId: run, action: 'stepBatch' })
    await client.ask('control', { runId: run, action: 'checkpoint' })
    const failed = phaseOf(connection, ['failed'])
    await client.ask('control', { runId: run, action: 'train' })
    announceBackendLost('cpu', 'the driver was reset')
    await failed
    const status = events.findLast((event) => event.type === 'status')
    expect(status).toMatchObject({ status: { resumable: true, problem: { code: 'backend-lost' } } })

    const checkpoint = events.find((event) => event.type === 'checkpoint')?.bytes
    if (checkpoint === undefined) throw new Error('no checkpoint')
    const resumed = runId('run-2')
    const prepared = await client.ask('prepareRun', { runId: resumed, document, dataId: 'digits', checkpoint })
    expect(prepared).toMatchObject({
      ok: true,
      value: { status: { phase: 'ready', progress: { stepInEpoch: 1 } }, steps: [{ step: 1 }] },
    })
    const finished = phaseOf(connection, ['finished', 'failed', 'paused'])
    await client.ask('control', { runId: resumed, action: 'train' })
    expect(await finished).toBe('finished')
  })

  test('the backend changes under a prepared run, and its weights stay the same', async () => {
    const connection = await connect()
    await prepare(connection)
    const { client } = connection
    await client.ask('control', { runId: run, action: 'stepBatch' })
    const before = await client.ask('readWeights', { runId: run })
    expect(await client.ask('useBackend', { backend: 'wasm' })).toEqual({ chosen: 'wasm' })
    expect(await client.ask('readWeights', { runId: run })).toEqual(before)
    const stepped = await client.ask('control', { runId: run, action: 'stepBatch' })
    expect(stepped).toMatchObject({ phase: 'paused', backend: 'wasm', problem: null })
    await client.ask('control', { runId: run, action: 'train' })
    await expect(client.ask('useBackend', { backend: 'cpu' })).rejects.toThrow('pause or stop')
    await client.ask('control', { runId: run, action: 'stop' })
    await client.ask('closeRun', { runId: run })
  })

  test('broken requests are answered with an error, and the engine lives on', async () => {
    const connection = await connect()
    const { client, port } = connection
    port.postMessage('nonsense')
    port.postMessage({ id: 'x' })
    // @ts-expect-error a request that does not exist
    await expect(client.ask('selfDestruct', {})).rejects.toThrow('no request')
    // @ts-expect-error an ask of the wrong form
    await expect(client.ask('predict', { runId: run, samples: 'all' })).rejects.toThrow('malformed')
    await expect(client.ask('control', { runId: runId('gone'), action: 'train' })).rejects.toThrow('no run "gone"')
    expect(await client.ask('hello', { protocolVersion: 1 })).toEqual({ protocolVersion: 1, isolated: true })
  })

  test('a document with problems is refused with them', async () => {
    const connection = await connect()
    const answer = await connection.client.ask('prepareRun', {
      runId: run,
      document: smallDocument([{ id: 'in', kind: 'input' }]),
      dataId: null,
    })
    expect(answer.ok).toBe(false)
  })
})

test('a sample is shown as the first epochs of training will meet it, in the values in which it is stored', async () => {
  const { client } = await connect()
  await client.ask('loadData', { dataId: 'digits', source: { type: 'builtin', name: 'uci-digits' }, files: [] })
  const [stored] = await client.ask('readSamples', { dataId: 'digits', indices: [3] })
  const { data } = digits()
  const ask = async (training: TrainingSettings) => {
    const settings = { ...data, scaling: 'standardise' as const }
    const answer = await client.ask('augmentSample', {
      dataId: 'digits',
      data: settings,
      training,
      sample: 3,
      epochs: [0, 1, 2, 3],
    })
    return answer.ok ? answer.value.map(({ values }) => Array.from(values, (value) => Math.round(value) + 0)) : answer.problems
  }
  const mirrored = { ...noAugmentation, horizontalFlip: true }
  const plain = [...(stored?.values ?? [])]
  const flipped = plain.map((_, at) => plain[at - (at % 8) + 7 - (at % 8)])
  const shown = await ask({ ...digits().training, augmentation: mirrored, seed: 2 })
  expect(shown).toHaveLength(4)
  expect([plain, flipped]).toEqual(expect.arrayContaining(shown as unknown[]))
  expect(new Set(shown.map((values) => JSON.stringify(values))).size).toBe(2)
  expect(await ask({ ...digits().training, augmentation: null })).toEqual([plain, plain, plain, plain])
  expect(await ask({ ...digits().training, augmentation: { ...noAugmentation, zoom: 7 } })).toMatchObject([
    { code: 'wrong-value', place: { path: 'training.augmentation.zoom' } },
  ])
})
