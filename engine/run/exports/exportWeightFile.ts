import type { NetDocument } from '../../contract/document.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { decodeNpz, encodeNpz } from '../../document/tensors/npz.ts'
import { decodeSafetensors, encodeSafetensors, type FloatTensor } from '../../document/tensors/safetensors.ts'
import { isSameTensor } from '../isSameTensor.ts'
import type { CompiledWeight } from '../model/compiledNet.ts'
import type { Run } from '../openRun.ts'
import { lookAtWeights } from '../training/runSnapshot.ts'
import { readBackDiffers } from './readBackDiffers.ts'
import type { RunExporter } from './runExporter.ts'

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
  npz: { name: 'weights.npz', encode: encodeNpz, decode: (bytes) => decodeNpz(bytes) },
} as const satisfies Readonly<Record<string, WeightFormat>>

export const exportSafetensors: RunExporter = (run) => exportWeights(run, weightFormats.safetensors)

export const exportNpz: RunExporter = (run) => exportWeights(run, weightFormats.npz)

/** What is read back is compared number by number; the network keeps its own weights all the while. */
async function exportWeights({ net, document }: Run, { name, encode, decode }: WeightFormat): Promise<Result<ExportedModel>> {
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
  for (const { key, node, variable } of net.weights) {
    const label = nameOf.get(key) ?? key
    const found = readBack.value.get(label)
    const own = { shape: variable.shape, values: await variable.data<'float32'>() }
    if (found === undefined || !isSameTensor(own, found)) return fail(readBackDiffers(node, label))
  }
  const count = net.weights.length
  const note = text(
    `Read back: all ${count} weight tensors are the same, number by number.`,
    `已读回：全部 ${count} 个权重张量逐数相同。`,
  )
  return succeed({ files: [{ name, bytes: encoded.value }], check: null, note })
}

/** By itself, so that what was made on the way is gone before the file is read back: gigabytes may not fit three times. */
async function encodeWeights(
  weights: readonly CompiledWeight[],
  nameOf: (key: string) => string,
  encode: (tensors: Tensors) => Result<Uint8Array<ArrayBuffer>>,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const read = await lookAtWeights(weights)
  return encode(new Map([...read].map(([key, stored]) => [nameOf(key), stored])))
}
