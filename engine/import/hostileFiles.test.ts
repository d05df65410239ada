import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { testHdf5 } from '../run/fixtures/testHdf5.ts'
import { tfjsDense as dense, tfjsFiles as tfjs, tfjsInput as input, tfjsLayer as layer } from './fixtures/tfjsFiles.ts'
import { importFiles } from './importFiles.ts'

const tools = { startHdf5: testHdf5 }
const golden = (name: string): NamedBytes => ({
  name,
  bytes: new Uint8Array(readFileSync(`${import.meta.dirname}/keras/fixtures/${name}`)),
})
const encode = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value))

test.each<readonly [string, readonly NamedBytes[], string]>([
  ['a Lambda layer', tfjs([input, layer('Lambda', 'dense', { function: ['4wEAAAA='] }, ['in'])]), 'lambda-layer'],
  ['shards that were not chosen', tfjs([input, dense]).slice(0, 1), 'missing-file'],
  [
    'a loop',
    tfjs([input, layer('Add', 'a', {}, ['in', 'dense']), { ...dense, inbound_nodes: [[['a', 0, 0, {}]]] }]),
    'unreadable-model',
  ],
  ['weights of another shape', tfjs([layer('InputLayer', 'in', { batch_input_shape: [null, 4] }), dense]), 'weight-shape'],
  ['a source that is not there', tfjs([input, { ...dense, inbound_nodes: [[['ghost', 0, 0, {}]]] }]), 'unreadable-model'],
  ['no model at all', [{ name: 'model.keras', bytes: encode([1, 2, 3]) }], 'unknown-format'],
  ['an empty file', [{ name: 'model.h5', bytes: new Uint8Array(0) }], 'unknown-format'],
  [
    'an HDF5 file cut off behind its first kilobyte',
    [{ name: 'cut.h5', bytes: golden('picture.h5').bytes.slice(0, 1024) }],
    'broken-file',
  ],
])('%s is a located problem', async (_, files, code) => {
  const result = await importFiles(files, tools)
  expect(result).toMatchObject({ ok: false, problems: [{ code, severity: 'error', place: { path: expect.any(String) } }] })
})

test('all shards that were not chosen are told at once', async () => {
  const group = (paths: readonly string[]) => ({ paths, weights: [] })
  const shards = [
    'group1-shard1of2.bin',
    'group1-shard2of2.bin',
    'group2-shard1of3.bin',
    'group2-shard2of3.bin',
    'group2-shard3of3.bin',
  ]
  const weightsManifest = [group(shards.slice(0, 2)), group(shards.slice(2))]
  const [whole] = tfjs([input, dense])
  const json = JSON.parse(new TextDecoder().decode(whole?.bytes)) as object // our own
  const model = { name: 'model.json', bytes: encode({ ...json, weightsManifest }) }
  const result = await importFiles([model, { name: 'group1-shard1of2.bin', bytes: new Uint8Array(0) }], tools)
  expect(result.ok ? null : result.problems.map(({ message }) => message.en)).toEqual([
    expect.stringContaining(
      '4 other files beside it, which were not chosen: "group1-shard2of2.bin", "group2-shard1of3.bin", "group2-shard2of3.bin" and 1 more',
    ),
  ])
})

test('a model that does not say what kind it is, or is of one with code of its own, is refused for that', async () => {
  const modelOf = (config: object): readonly NamedBytes[] => [
    {
      name: 'model.json',
      bytes: encode({ format: 'layers-model', modelTopology: { model_config: config }, weightsManifest: [] }),
    },
  ]
  const messageOf = async (config: object) => {
    const result = await importFiles(modelOf(config), tools)
    return result.ok ? null : result.problems[0]?.message
  }
  const nameless = await messageOf({ config: { layers: [] } })
  expect(nameless?.en).toContain('"class_name" is missing')
  expect(nameless?.zh).toContain('缺少 "class_name"')
  expect((await messageOf({ class_name: 'MyModel', config: {} }))?.en).toContain('it is a "MyModel"')
})

test('what unpacks to many times its size is stopped at the bound', async () => {
  const bomb = zipSync({ 'config.json': new Uint8Array(100 * 2 ** 20), 'model.weights.h5': new Uint8Array(1) }, { level: 9 })
  expect(bomb.length).toBeLessThan(2 ** 20)
  const result = await importFiles([{ name: 'bomb.keras', bytes: new Uint8Array(bomb) }], tools)
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'too-large' }] })
})

test('a model that claims sizes beyond all bounds becomes inert nodes, and nothing is allocated for it', async () => {
  const huge = layer('Dense', 'dense', { units: 1e15, activation: 'linear' }, ['in'])
  const result = await importFiles(tfjs([input, huge]), tools)
  expect(result).toMatchObject({ ok: true, value: { remarks: [{ code: 'import-inert' }] } })
})

test('several files may lie in a zip, in a folder', async () => {
  const zip = zipSync(Object.fromEntries(tfjs([input, dense]).map(({ name, bytes }) => [`my model/${name}`, bytes])))
  const result = await importFiles([{ name: 'model.zip', bytes: new Uint8Array(zip) }], tools)
  expect(result).toMatchObject({ ok: true, value: { format: 'tfjs' } })
})
