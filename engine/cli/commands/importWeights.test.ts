import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { packedProject } from '../../document/fixtures/packedProject.ts'
import { unpackProject } from '../../document/project/projectFile.ts'
import { decodeSafetensors, encodeSafetensors, type FloatTensor } from '../../document/tensors/safetensors.ts'
import { importFiles } from '../../import/importFiles.ts'
import { exportInert } from '../../run/exports/exportInert.ts'
import { smallDocument } from '../../run/fixtures/smallDocument.ts'
import { testHdf5 } from '../../run/fixtures/testHdf5.ts'
import { importWeights } from './importWeights.ts'

function tensorsIn(bytes: Uint8Array): ReadonlyMap<string, FloatTensor> {
  const read = decodeSafetensors(bytes)
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  return read.value.tensors
}

const raised = (tensors: ReadonlyMap<string, FloatTensor>): ReadonlyMap<string, FloatTensor> =>
  new Map([...tensors].map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => value + 1) }]))

test('weights of a network with unknown layers come back whole: theirs, and those of layers behind them', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-weights-'))
  const [project, file] = ['kept.netwright', 'weights.safetensors'].map((name) => path.join(folder, name))
  if (project === undefined || file === undefined) throw new Error('two names give two places')
  const bytes = new Uint8Array(readFileSync(`${import.meta.dirname}/../../import/keras/fixtures/kept_parts.keras`))
  const came = await importFiles([{ name: 'kept_parts.keras', bytes }], { startHdf5: testHdf5 })
  if (!came.ok) throw new Error(came.problems[0]?.message.en)
  const { document, weights } = came.value
  const packed = encodeSafetensors({ tensors: weights, metadata: {} })
  writeFileSync(project, packedProject({ document, weights: packed, runs: [], thumbnail: null, dataFiles: [] }))
  const left = await exportInert(came.value, 'safetensors')
  if (!left.ok) throw new Error(left.problems[0]?.message.en)
  const tensors = raised(tensorsIn(left.value.files[0]?.bytes ?? new Uint8Array()))
  writeFileSync(file, encodeSafetensors({ tensors, metadata: {} }))

  await importWeights(project, file, {})

  const opened = unpackProject(new Uint8Array(readFileSync(project)))
  const found = opened.ok ? opened.value.project.weights : null
  expect(tensorsIn(found ?? new Uint8Array())).toEqual(raised(weights))
})

test.each([true, false])('weights that were trained on data of another scaling are told as such: %s', async (fitted) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-weights-'))
  const [project, file] = [path.join(folder, 'chain.netwright'), path.join(folder, 'weights.safetensors')]
  const document = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [3] } },
    { id: 'scores', kind: 'dense', params: { units: 2 } },
    { id: 'out', kind: 'output' },
  ])
  writeFileSync(project, packedProject({ document, weights: null, runs: [], thumbnail: null, dataFiles: [] }))
  const tensors = new Map([
    ['scores.weight', { shape: [2, 3], values: new Float32Array(6) }],
    ['scores.bias', { shape: [2], values: new Float32Array(2) }],
  ])
  const metadata = fitted ? { netwright_scaling: '{"subtract": [1], "divide": [2]}' } : {}
  writeFileSync(file, encodeSafetensors({ tensors, metadata }))
  expect((await importWeights(project, file, {})).includes('scaled otherwise')).toBe(fitted)
})
