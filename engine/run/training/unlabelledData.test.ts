import { afterEach, expect, test } from 'vitest'
import { readPictureFile } from '../../conformance/readPictureFile.ts'
import type { Params } from '../../contract/document.ts'
import { createEngineClient, type EngineClient } from '../../contract/EngineClient.ts'
import type { EnginePort } from '../../contract/enginePort.ts'
import { nodeId, runId } from '../../contract/ids.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { serve, type ServedEngine } from '../serve.ts'

const run = runId('look')
let open: { readonly client: EngineClient; readonly engine: ServedEngine } | null = null

afterEach(async () => {
  await open?.engine.close()
  open?.client.close()
  open = null
})

/** An engine with a prepared run on the photographs at 4 × 4; the decoder gives a ramp of greys. */
async function prepared(output: Params): Promise<EngineClient> {
  const { port1, port2 } = new MessageChannel()
  const data = Uint8Array.from({ length: 8 * 8 * 4 }, (_, at) => (at % 4 === 3 ? 255 : at))
  /* Node's ports have the three members that the engine uses; their types say more. */
  const engine = serve(port1 as unknown as EnginePort, {
    backends: { wasmFiles: null },
    isolated: true,
    readPictureFile,
    decodeImage: async () => ({ width: 8, height: 8, data }),
  })
  const client = createEngineClient(port2 as unknown as EnginePort)
  open = { client, engine }
  await client.ask('useBackend', { backend: 'cpu' })
  const source = { type: 'photographs', height: 4, width: 4, channels: 3 } as const
  expect(await client.ask('loadData', { dataId: 'photographs', source, files: [] })).toMatchObject({ ok: true })
  const document = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [4, 4, 3] } },
    { id: 'conv', kind: 'conv2d', params: { filters: 2, kernel: [3, 3], padding: 'same' } },
    { id: 'flat', kind: 'flatten' },
    { id: 'scores', kind: 'dense', params: { units: 48 } },
    { id: 'out', kind: 'output', params: output },
  ])
  const answer = await client.ask('prepareRun', { runId: run, document, dataId: 'photographs' })
  expect(answer).toMatchObject({ ok: true, value: { trainingSamples: 2 } })
  return client
}

test('photographs without labels can be looked at: maps, weights, statistics without gradients, predictions', async () => {
  const client = await prepared({})
  expect(await client.ask('featureMaps', { runId: run, node: nodeId('conv'), sample: 1, maps: 8 })).toMatchObject({
    ok: true,
    value: { height: 4, width: 4, maps: 2 },
  })
  expect(await client.ask('weightMaps', { runId: run, node: nodeId('conv'), maps: 8 })).toMatchObject({ ok: true })
  const statistics = await client.ask('statistics', { runId: run, nodes: [nodeId('conv')] })
  expect(statistics).toMatchObject({ ok: true, value: [{ outputGradients: null, weights: [{ gradients: null }, {}] }] })
  const predicted = await client.ask('predict', { runId: run, samples: [0, 1] })
  const sums = predicted.ok ? predicted.value.map(({ outputs }) => outputs[0]?.reduce((sum, share) => sum + share, 0)) : []
  expect(sums.map((sum) => sum?.toFixed(4))).toEqual(['1.0000', '1.0000'])
})

test.each(['train', 'stepBatch', 'stepEpoch'] as const)('%s on photographs is refused: they have no labels', async (action) => {
  const client = await prepared({})
  expect(await client.ask('control', { runId: run, action })).toMatchObject({
    phase: 'paused',
    progress: { epoch: 0, stepInEpoch: 0 },
    problem: { code: 'no-labels', message: { en: expect.stringContaining('have no labels') } },
  })
  expect(await client.ask('evaluate', { runId: run, part: 'all' })).toMatchObject({
    ok: false,
    problems: [{ code: 'no-labels' }],
  })
})

test('what is compared with its own input trains on photographs too: it needs no labels', async () => {
  const client = await prepared({ task: 'regression', loss: 'meanSquaredError', target: 'input' })
  expect(await client.ask('control', { runId: run, action: 'stepBatch' })).toMatchObject({ problem: null })
  expect(await client.ask('evaluate', { runId: run, part: 'all' })).toMatchObject({ ok: true, value: { samples: 2 } })
})
