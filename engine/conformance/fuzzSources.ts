import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findTemplate } from '../../templates/gallery.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import type { Result } from '../contract/problem.ts'
import { packedProject } from '../document/fixtures/packedProject.ts'
import { unpackProject } from '../document/project/projectFile.ts'
import { encodeNpz } from '../document/tensors/npz.ts'
import { decodeSafetensors } from '../document/tensors/safetensors.ts'
import { tfjsFiles } from '../import/fixtures/tfjsFiles.ts'
import { importFiles } from '../import/importFiles.ts'
import { curvesKey, importCurves } from '../import/torch/importCurves.ts'
import { importWholeWeights } from '../import/weights/importWholeWeights.ts'
import { matchWeightFile } from '../import/weights/matchWeightFile.ts'
import { readWeightFile } from '../import/weights/readWeightFile.ts'
import { testHdf5 } from '../run/fixtures/testHdf5.ts'

/** Sound files of one kind, and how people's copies of them are read. */
export interface FuzzSource {
  readonly name: string
  readonly files: readonly NamedBytes[]
  readonly read: (files: readonly NamedBytes[]) => Promise<Result<unknown>>
}

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(path.join(import.meta.dirname, '../import', name)))
const readModel: FuzzSource['read'] = (files) => importFiles(files, { startHdf5: testHdf5 })

function models(folder: string, names: readonly string[]): readonly FuzzSource[] {
  return names.map((name) => ({ name, files: [{ name, bytes: fixture(`${folder}/fixtures/${name}`) }], read: readModel }))
}

function linear() {
  const document = findTemplate('linear-softmax')?.draw({})
  if (document === undefined) throw new Error('There is no template linear-softmax.')
  return document
}

/** As the app and the command line read them: what fits where, all or nothing, and the curves inside. */
function readWeights([file]: readonly NamedBytes[]): Result<unknown> {
  const document = linear()
  const read = readWeightFile(file?.bytes ?? new Uint8Array())
  if (!read.ok) return read
  const { tensors, metadata } = read.value
  matchWeightFile(document, tensors)
  const curves = metadata[curvesKey]
  const history = curves === undefined ? null : importCurves(curves, { number: 1, training: document.training })
  return history?.ok === false ? history : importWholeWeights(document, tensors)
}

/** Every format that comes in, each in the same number of cases. */
export function fuzzSources(): readonly FuzzSource[] {
  const bytes = fixture('torch/fixtures/linear-softmax.weights.safetensors')
  const read = decodeSafetensors(bytes)
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  const npz = encodeNpz(read.value.tensors)
  if (!npz.ok) throw new Error(npz.problems[0]?.message.en)
  const curves = importCurves(read.value.metadata[curvesKey] ?? '', { number: 1, training: linear().training })
  const project = packedProject({
    document: linear(),
    weights: bytes,
    runs: curves.ok ? [curves.value] : [],
    thumbnail: null,
    dataFiles: [{ name: 'table.csv', bytes: new TextEncoder().encode('a,label\n1,x\n2,y\n') }],
  })
  const weights: FuzzSource['read'] = (files) => Promise.resolve(readWeights(files))
  const keras = ['picture', 'branches', 'nested', 'inert', 'kept_parts', 'gru']
  const formats: readonly (readonly FuzzSource[])[] = [
    models(
      'keras',
      keras.map((name) => `${name}.keras`),
    ),
    models(
      'keras',
      keras.map((name) => `${name}.h5`),
    ),
    models(
      'onnx',
      ['both_ways', 'capped', 'decoder', 'digits', 'feed', 'gates', 'mobile', 'residual', 'strange', 'words'].map(
        (name) => `${name}.onnx`,
      ),
    ),
    [{ name: 'tf.js', files: tfjsFiles(), read: readModel }],
    [{ name: 'safetensors', files: [{ name: 'weights.safetensors', bytes }], read: weights }],
    [{ name: 'npz', files: [{ name: 'weights.npz', bytes: npz.value }], read: weights }],
    [
      {
        name: 'project',
        files: [{ name: 'mine.netwright', bytes: project }],
        read: ([file]) => Promise.resolve(unpackProject(file?.bytes ?? new Uint8Array())),
      },
    ],
  ]
  const rounds = Math.max(...formats.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) => formats.flatMap((sources) => sources[round % sources.length] ?? [])).flat()
}
