import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunFormat } from '../../engine/contract/exportFormats.ts'
import { importFiles } from '../../engine/import/importFiles.ts'
import { permuteAxes } from '../../engine/import/onnx/permuteAxes.ts'
import { exportInert } from '../../engine/run/exports/exportInert.ts'
import { configureOnnxRuntime } from '../../engine/run/exports/onnxRuntime.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { configureHdf5 } from '../../engine/run/hdf5Runtime.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

const fixtures = path.join(import.meta.dirname, '../../engine/import/keras/fixtures')
const kerasWays: readonly (readonly [string, string, RunFormat])[] = [
  ['kept_flat', 'keras', 'keras'],
  ['kept_flat', 'keras', 'keras-h5'],
  ['kept_flat', 'h5', 'keras'],
  ['kept_flat', 'h5', 'keras-h5'],
  ['kept_parts', 'keras', 'keras'],
  ['kept_parts', 'h5', 'keras-h5'],
]

let folder = ''

/** Files of the real Keras through Netwright and back: the layers it does not know must be what they were. */
describe.skipIf(pythonOf('keras') === null)('unknown layers answer in Keras as before', () => {
  beforeAll(async () => {
    folder = workFolder('inert')
    await core.setBackend('cpu')
    configureHdf5(testHdf5)
    for (const [index, [name, ending, format]] of kerasWays.entries()) {
      const bytes = new Uint8Array(readFileSync(path.join(fixtures, `${name}.${ending}`)))
      const came = await importFiles([{ name, bytes }], { startHdf5: testHdf5 })
      const left = came.ok ? await exportInert(came.value, format) : came
      if (!left.ok) throw new Error(left.problems.map(({ message }) => message.en).join('\n'))
      const [file] = left.value.files
      writeFileSync(path.join(folder, `${index}.${format === 'keras' ? 'keras' : 'h5'}`), file?.bytes ?? new Uint8Array(0))
      const given = readArrays(path.join(fixtures, `${name}.safetensors`)).get('in0')
      if (given === undefined) throw new Error('no inputs')
      writeArrays(path.join(folder, `${index}.in.safetensors`), new Map([['in0', given]]))
    }
    await runPython('keras', 'keras_answers.py', { args: [folder] })
  }, 600_000)

  it.each(kerasWays.map(([name, ending, format], index) => [`${name}.${ending}`, format, index, name] as const))(
    '%s as %s',
    (_file, format, index, name) => {
      const found = readArrays(path.join(folder, `${index}.${format === 'keras' ? 'keras' : 'h5'}.safetensors`))
      const expected = readArrays(path.join(fixtures, `${name}.safetensors`))
      expect(difference(found.get('out0'), expected.get('out0')?.values ?? [])).toBeLessThan(1e-5)
    },
  )
})

const onnxFixtures = path.join(import.meta.dirname, '../../engine/import/onnx/fixtures')

interface Told {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** If, Loop and Scan, whose graphs leave with them. */
const withGraphs = ['branches', 'carried', 'scanned', 'called'] as const

function onnxTold(name: string): Readonly<Record<'given' | 'answer', Told>> {
  const told: unknown = JSON.parse(readFileSync(path.join(onnxFixtures, `${name}.json`), 'utf8'))
  /* Written by our own scripts: one case, or one for each way that a choice can go. */
  return (Array.isArray(told) ? told[0] : told) as Readonly<Record<'given' | 'answer', Told>>
}

function lastChannels({ shape, values }: Told) {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape
  if (shape.length < 4) return { shape, values: Float32Array.from(values) }
  return { shape: [batch, height, width, channels], values: permuteAxes(values, { shape, order: [0, 2, 3, 1] }) }
}

/** Files with unknown operators, once and twice through Netwright: the checker takes them, and onnxruntime answers as it did. */
describe.skipIf(pythonOf('keras') === null)('unknown operators answer in onnxruntime as before', () => {
  beforeAll(async () => {
    folder = workFolder('inert-onnx')
    await core.setBackend('cpu')
    configureHdf5(testHdf5)
    configureOnnxRuntime(null)
    for (const name of ['kept', 'kept_one', 'stranger', ...withGraphs]) {
      let bytes = new Uint8Array(readFileSync(path.join(onnxFixtures, `${name}.onnx`)))
      for (const round of [1, 2]) {
        const came = await importFiles([{ name: `${name}.onnx`, bytes }], { startHdf5: testHdf5 })
        const left = came.ok ? await exportInert(came.value, 'onnx') : came
        if (!left.ok) throw new Error(left.problems.map(({ message }) => message.en).join('\n'))
        bytes = Uint8Array.from(left.value.files[0]?.bytes ?? [])
        writeFileSync(path.join(folder, `${name}_${round}.onnx`), bytes)
        if (name === 'stranger') continue
        writeArrays(
          path.join(folder, `${name}_${round}.in.safetensors`),
          new Map([['given', lastChannels(onnxTold(name).given)]]),
        )
      }
    }
    await runPython('keras', 'onnx_answers.py', { args: [folder] })
  }, 600_000)

  it.each(['kept', 'kept_one', ...withGraphs].flatMap((name) => [1, 2].map((round) => [name, round] as const)))(
    '%s, round %i',
    (name, round) => {
      const [answer, ...others] = readArrays(path.join(folder, `${name}_${round}.out.safetensors`)).values()
      expect(others).toEqual([])
      expect(difference(answer, onnxTold(name).answer.values)).toBeLessThan(1e-5)
    },
  )

  it('the checker takes an operator of a domain that nobody has', () => {
    expect([1, 2].map((round) => existsSync(path.join(folder, `stranger_${round}.checked`)))).toEqual([true, true])
  })
})
