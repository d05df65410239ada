import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { findTemplate } from '../../templates/gallery.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import type { Result } from '../contract/problem.ts'
import { packedProject } from '../document/fixtures/packedProject.ts'
import { unpackProject } from '../document/project/projectFile.ts'
import { encodeNpz } from '../document/tensors/npz.ts'
import { decodeSafetensors, encodeSafetensors } from '../document/tensors/safetensors.ts'
import { describeInert } from '../export/inert/describeInert.ts'
import { tfjsFiles, tfjsPicture } from '../import/fixtures/tfjsFiles.ts'
import { importFiles } from '../import/importFiles.ts'
import { curvesKey, importCurves } from '../import/torch/importCurves.ts'
import { importWholeWeights } from '../import/weights/importWholeWeights.ts'
import { matchWeightFile } from '../import/weights/matchWeightFile.ts'
import { readWeightFile } from '../import/weights/readWeightFile.ts'
import { readKeptGraphs } from '../layers/inert/keptGraphs.ts'
import { readKeptOnnx } from '../layers/inert/keptOnnx.ts'
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

/** All fixtures of a kind: who adds one has it damaged too. */
function models(folder: string, ending: string): readonly FuzzSource[] {
  const names = readdirSync(path.join(import.meta.dirname, '../import', folder, 'fixtures')).filter((name) =>
    name.endsWith(ending),
  )
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

/** As the app opens it, and then as it would leave: what unknown operators keep is read again. */
function openProject([file]: readonly NamedBytes[]): Promise<Result<unknown>> {
  const project = unpackProject(file?.bytes ?? new Uint8Array())
  if (!project.ok) return Promise.resolve(project)
  for (const node of project.value.project.document.graph.nodes) {
    describeInert(node)
    const kept = readKeptOnnx(node)
    if (kept !== null) readKeptGraphs(kept, () => ({ values: new Float32Array(288) }))
  }
  return Promise.resolve(project)
}

/** As versions 1 and 2 of the document were saved: without augmentation. */
function olderProject(bytes: Uint8Array, version: number): Uint8Array<ArrayBuffer> {
  const entries = unzipSync(bytes)
  const document = JSON.parse(new TextDecoder().decode(entries['document.json'])) as { readonly training: object }
  const training = { ...document.training, augmentation: undefined }
  const written = new TextEncoder().encode(JSON.stringify({ ...document, version, training }))
  return new Uint8Array(zipSync({ ...entries, 'document.json': written }))
}

/** A project of a file whose operators hold graphs. */
async function inertProject(): Promise<Uint8Array<ArrayBuffer>> {
  const read = await importFiles([{ name: 'branches.onnx', bytes: fixture('onnx/fixtures/branches.onnx') }], {
    startHdf5: testHdf5,
  })
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  const { document, weights } = read.value
  const bytes = encodeSafetensors({ tensors: weights, metadata: {} })
  return packedProject({ document, weights: bytes, runs: [], thumbnail: null, dataFiles: [] })
}

/** Every format that comes in, each in the same number of cases. */
export async function fuzzSources(): Promise<readonly FuzzSource[]> {
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
  const formats: readonly (readonly FuzzSource[])[] = [
    models('keras', '.keras'),
    models('keras', '.h5'),
    models('onnx', '.onnx'),
    [
      { name: 'tf.js', files: tfjsFiles(), read: readModel },
      { name: 'tf.js picture', files: tfjsPicture(), read: readModel },
    ],
    [{ name: 'safetensors', files: [{ name: 'weights.safetensors', bytes }], read: weights }],
    [{ name: 'npz', files: [{ name: 'weights.npz', bytes: npz.value }], read: weights }],
    [
      { name: 'project', files: [{ name: 'mine.netwright', bytes: project }], read: openProject },
      { name: 'project with graphs', files: [{ name: 'kept.netwright', bytes: await inertProject() }], read: openProject },
      ...[1, 2].map((version) => ({
        name: `project of version ${version}`,
        files: [{ name: 'old.netwright', bytes: olderProject(project, version) }],
        read: openProject,
      })),
    ],
  ]
  const rounds = Math.max(...formats.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) => formats.flatMap((sources) => sources[round % sources.length] ?? [])).flat()
}
