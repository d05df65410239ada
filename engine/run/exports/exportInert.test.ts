import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import { setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { RunFormat } from '../../contract/exportFormats.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { decodeSafetensors } from '../../document/tensors/safetensors.ts'
import { importFiles, type ImportedFiles } from '../../import/importFiles.ts'
import { readKeptKeras } from '../../layers/inert/keptKeras.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'
import { configureHdf5 } from '../hdf5Runtime.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import { exportInert } from './exportInert.ts'
import { readTfjsModel } from './tfjsModelFiles.ts'

beforeAll(async () => {
  await setBackend('cpu')
  configureHdf5(testHdf5)
})

async function read(...files: readonly NamedBytes[]): Promise<ImportedFiles> {
  const result = await importFiles(files, { startHdf5: testHdf5 })
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message.en).join('\n'))
  return result.value
}

const goldenBytes = (name: string) => new Uint8Array(readFileSync(`${import.meta.dirname}/../../import/keras/fixtures/${name}`))
const golden = (name: string): Promise<ImportedFiles> => read({ name, bytes: goldenBytes(name) })

/** Kinds and weights by name of node. */
function contentOf({ document, weights }: ImportedFiles) {
  return document.graph.nodes.map(({ id, kind, name }) => ({
    kind,
    name,
    weights: [...weights].filter(([key]) => key.startsWith(`${id}/`)).map(([, { shape, values }]) => [shape, [...values]]),
  }))
}

const ways: readonly (readonly [string, RunFormat])[] = [
  ['kept_flat.keras', 'keras'],
  ['kept_flat.keras', 'keras-h5'],
  ['kept_flat.keras', 'tfjs'],
  ['kept_flat.h5', 'keras'],
  ['kept_flat.h5', 'keras-h5'],
  ['kept_flat.h5', 'tfjs'],
  ['kept_parts.keras', 'keras'],
  ['kept_parts.h5', 'keras-h5'],
]

test.each(ways)('%s leaves as %s with its unknown layers, which come home as they were', async (file, format) => {
  const came = await golden(file)
  const left = await exportInert(came, format)
  if (!left.ok) throw new Error(left.problems.map(({ message }) => message.en).join('\n'))
  expect(left.value.check).toBeNull()
  expect(left.value.note?.en).toContain('were not compared')
  const back = await read(...left.value.files)
  expect(contentOf(back)).toEqual(contentOf(came))
  expect(await exportInert(back, format)).toMatchObject({ ok: true })
  if (format !== 'tfjs') return
  /* tf.js knows these layers, though Netwright does not: it answers as Keras did. */
  expect(left.value.note?.en).toContain('TensorFlow.js loads it')
  const arrays = decodeSafetensors(goldenBytes(file.replace(/\..*$/, '.safetensors')))
  const [given, asked] = arrays.ok ? ['in0', 'out0'].map((name) => arrays.value.tensors.get(name)) : []
  if (given === undefined || asked === undefined) throw new Error('no arrays')
  const [answer] = await modelAnswers(await readTfjsModel(left.value.files), [tensor(given.values, [...given.shape])])
  expect(Math.max(...asked.values.map((value, at) => Math.abs(value - (answer?.[at] ?? NaN))))).toBeLessThan(1e-5)
})

test('weights alone leave under the names of nodes and of Keras, number by number', async () => {
  const came = await golden('kept_parts.keras')
  const left = await exportInert(came, 'safetensors')
  if (!left.ok) throw new Error(left.problems[0]?.message.en)
  const written = decodeSafetensors(left.value.files[0]?.bytes ?? new Uint8Array())
  if (!written.ok) throw new Error('no tensors')
  const { tensors } = written.value
  expect(tensors.size).toBe(came.weights.size)
  expect([...tensors.keys()]).toContain('attention/query_dense/vars/0')
  const attention = came.document.graph.nodes.find(({ name }) => name === 'attention')
  const { weights: names = [] } = (attention === undefined ? null : readKeptKeras(attention)) ?? {}
  const place = names.indexOf('query_dense/vars/0')
  expect(tensors.get('attention/query_dense/vars/0')).toEqual(came.weights.get(`${attention?.id}/${place}`))
})

test('the hard sigmoid of Keras 2 leaves only where it means the same', async () => {
  for (const ending of ['keras', 'h5']) {
    const came = await golden(`hard_2.${ending}`)
    const refused = await exportInert(came, 'keras')
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'inert-export' }, { code: 'inert-export' }] })
    expect(refused.ok || refused.problems[0]?.message.en).toContain('Keras 3 would compute x/6 + 0.5')
    const left = await exportInert(came, 'tfjs')
    if (!left.ok) throw new Error(left.problems[0]?.message.en)
    /* tf.js's own is Keras 2's: it answers as that did. */
    const arrays = decodeSafetensors(goldenBytes('hard_2.safetensors'))
    const [given, asked] = arrays.ok ? ['in0', 'out0'].map((name) => arrays.value.tensors.get(name)) : []
    if (given === undefined || asked === undefined) throw new Error('no arrays')
    const [answer] = await modelAnswers(await readTfjsModel(left.value.files), [tensor(given.values, [...given.shape])])
    expect(Math.max(...asked.values.map((value, at) => Math.abs(value - (answer?.[at] ?? NaN))))).toBeLessThan(1e-5)
  }
})

test('what cannot leave is told at its node, with what would do instead', async () => {
  const flat = await golden('kept_flat.keras')
  const refused = async (came: ImportedFiles, format: RunFormat) => {
    const left = await exportInert(came, format)
    return left.ok
      ? []
      : left.problems.map(({ code, place, message }) => [
          code,
          came.document.graph.nodes.find(({ id }) => id === place.node)?.name,
          message.en,
        ])
  }
  const foreign = await refused(flat, 'pytorch')
  expect(foreign.map(([code, name]) => [code, name])).toEqual(
    ['bent', 'rows', 'turned', 'twice'].map((name) => ['inert-export', name]),
  )
  expect(foreign[0]?.[2]).toContain('Choose TensorFlow.js, .keras or .h5, or')
  const parts = await golden('kept_parts.keras')
  expect((await refused(parts, 'keras-h5')).map(([, name, words]) => [name, words?.includes('several parts')])).toEqual([
    ['attention', true],
    ['each', true],
  ])
  expect((await refused(parts, 'tfjs')).map(([, name]) => name)).toEqual(['attention', 'each'])
  const { graph } = parts.document
  const cut = { ...parts, document: { ...parts.document, graph: { ...graph, wires: graph.wires.slice(0, -3) } } }
  expect((await refused(cut, 'keras')).length).toBeGreaterThan(0)
  const bare = { ...flat, weights: new Map() }
  expect((await refused(bare, 'keras')).map(([, name, words]) => [name, words?.includes('no longer with the project')])).toEqual([
    ['bent', true],
  ])
})
