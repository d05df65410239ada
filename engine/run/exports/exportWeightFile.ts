import { dispose } from '@tensorflow/tfjs-core'
import type { NetDocument } from '../../contract/document.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import type { ExportedModel } from '../../contract/protocol.ts'
import { decodeNpz, encodeNpz } from '../../document/npz.ts'
import { decodeSafetensors, encodeSafetensors, type FloatTensor } from '../../document/safetensors.ts'
import { comparedInputs } from './comparedInputs.ts'
import { judge } from './exportComparison.ts'
import type { CompiledWeight } from '../model/compiledNet.ts'
import type { RunExporter } from './runExporter.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import type { Run } from '../openRun.ts'
import { assignWeights, readWeights } from '../training/runSnapshot.ts'

type Tensors = ReadonlyMap<string, FloatTensor>

interface WeightFormat {
  readonly name: string
  readonly encode: (tensors: Tensors, document: NetDocument) => Result<Uint8Array<ArrayBuffer>>
  readonly decode: (bytes: Uint8Array) => Result<Tensors>
}

/** The weights alone, named by layer, so that other programs find them: `numpy.load('weights.npz')['conv_1/kernel']`. */
export const weightFormats = {
  safetensors: {
    name: 'weights.safetensors',
    encode: (tensors, { name }) => succeed(encodeSafetensors({ tensors, metadata: { name } })),
    decode: (bytes) => {
      const file = decodeSafetensors(bytes)
      return file.ok ? succeed(file.value.tensors) : file
    },
  },
  npz: { name: 'weights.npz', encode: encodeNpz, decode: (bytes) => decodeNpz(bytes, { maximumBytes: 2 ** 32 }) },
} as const satisfies Readonly<Record<string, WeightFormat>>

export const exportSafetensors: RunExporter = (run) => exportWeights(run, weightFormats.safetensors)

export const exportNpz: RunExporter = (run) => exportWeights(run, weightFormats.npz)

/** What is read back goes into the network, which must then answer as before. */
async function exportWeights(run: Run, { name, encode, decode }: WeightFormat): Promise<Result<ExportedModel>> {
  const { net, document } = run
  const nameOf = new Map(
    net.weights.map(({ key, node, spec }) => {
      const layer = document.graph.nodes.find(({ id }) => id === node)?.name ?? node
      return [key, `${layer}/${spec.name}`] as const
    }),
  )
  const encoded = await encodeWeights(
    net.weights,
    (key) => nameOf.get(key) ?? key,
    (tensors) => encode(tensors, document),
  )
  if (!encoded.ok) return encoded
  const readBack = decode(encoded.value)
  if (!readBack.ok) return readBack
  const found = new Map(
    [...nameOf].flatMap(([key, label]) => {
      const stored = readBack.value.get(label)
      return stored === undefined ? [] : [[key, stored] as const]
    }),
  )
  const inputs = comparedInputs(run)
  try {
    const before = await modelAnswers(net.model, inputs)
    const [missing] = assignWeights(net.weights, found)
    const culprit = net.weights.find(({ key }) => key === missing)?.node ?? null
    const compared = { before, after: await modelAnswers(net.model, inputs), files: [{ name, bytes: encoded.value }] }
    return await judge(compared, () => Promise.resolve(culprit))
  } finally {
    dispose([...inputs])
  }
}

/** By itself, so that the copies of all weights are gone before the file is read back: gigabytes may not fit three times. */
async function encodeWeights(
  weights: readonly CompiledWeight[],
  nameOf: (key: string) => string,
  encode: (tensors: Tensors) => Result<Uint8Array<ArrayBuffer>>,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const read = await readWeights(weights)
  return encode(new Map([...read].map(([key, stored]) => [nameOf(key), stored])))
}
