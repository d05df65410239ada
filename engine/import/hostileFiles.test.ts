import { zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { NamedBytes } from '../contract/protocol.ts'
import { createRandom } from '../data/random.ts'
import { testHdf5 } from '../run/fixtures/testHdf5.ts'
import { importFiles } from './importFiles.ts'
import { mutateFiles } from './fixtures/mutateFiles.ts'

const tools = { startHdf5: testHdf5 }
const golden = (name: string): NamedBytes => ({
  name,
  bytes: new Uint8Array(readFileSync(`${import.meta.dirname}/keras/fixtures/${name}`)),
})
const encode = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value))

const layer = (className: string, name: string, config: object, from: readonly string[] = []) => ({
  class_name: className,
  name,
  config: { name, ...config },
  inbound_nodes: from.length === 0 ? [] : [from.map((source) => [source, 0, 0, {}])],
})
const tfjs = (layers: readonly object[], outputs = 'dense'): readonly NamedBytes[] => {
  const modelTopology = {
    class_name: 'Model',
    config: { name: 'm', layers, input_layers: [['in', 0, 0]], output_layers: [[outputs, 0, 0]] },
  }
  const weights = [
    { name: 'dense/kernel', shape: [3, 2], dtype: 'float32' },
    { name: 'dense/bias', shape: [2], dtype: 'float32' },
  ]
  const json = { format: 'layers-model', modelTopology, weightsManifest: [{ paths: ['weights.bin'], weights }] }
  return [
    { name: 'model.json', bytes: encode(json) },
    { name: 'weights.bin', bytes: new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer) },
  ]
}
const input = layer('InputLayer', 'in', { batch_input_shape: [null, 3] })
const dense = layer('Dense', 'dense', { units: 2, activation: 'softmax' }, ['in'])

const sources: readonly (readonly NamedBytes[])[] = ['picture', 'branches', 'nested', 'inert'].flatMap((name) => [
  [golden(`${name}.keras`)],
  [golden(`${name}.h5`)],
])

/** `NETWRIGHT_FUZZ_CASES=10000 npx vitest run engine/import/hostileFiles.test.ts` is the long form; its figures are printed. */
const cases = Number(process.env['NETWRIGHT_FUZZ_CASES'] ?? 100)

test(`${cases} mutated files end as a network or as a located problem`, async () => {
  let [read, slowest, slow] = [0, 0, 0]
  const codes = new Map<string, number>()
  for (let index = 0; index < cases; index++) {
    const files = mutateFiles(sources[index % sources.length] ?? [], createRandom(20261124).fork(`mutation ${index}`))
    const started = performance.now()
    const result = await importFiles(files, tools)
    const took = performance.now() - started
    slowest = Math.max(slowest, took)
    if (took > 2000) slow += 1
    if (result.ok) read += 1
    else for (const { code } of result.problems.slice(0, 1)) codes.set(code, (codes.get(code) ?? 0) + 1)
    const problems = result.ok ? [] : result.problems
    expect(result.ok || problems.length > 0).toBe(true)
    expect(problems.filter(({ place, message }) => place.path === undefined || message.zh === '')).toEqual([])
  }
  if (cases <= 1000) return
  const memory = `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`
  process.stdout.write(
    `${cases} files: ${read} read, slowest ${Math.round(slowest)} ms, ${slow} above 2 s, ${memory}\n${JSON.stringify([...codes])}\n`,
  )
}, 3_600_000)

test.each<readonly [string, readonly NamedBytes[], string]>([
  ['a Lambda layer', tfjs([input, layer('Lambda', 'dense', { function: ['4wEAAAA='] }, ['in'])]), 'lambda-layer'],
  ['shards that were not chosen', tfjs([input, dense]).slice(0, 1), 'missing-shard'],
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
