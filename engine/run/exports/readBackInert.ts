import type { NetDocument } from '../../contract/document.ts'
import { messageOf } from '../../contract/messageOf.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { KerasFormat } from '../../export/inert/keptPlaces.ts'
import { importFiles } from '../../import/importFiles.ts'
import { startHdf5 } from '../hdf5Runtime.ts'
import { isSameTensor } from '../isSameTensor.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { readWeights } from '../training/runSnapshot.ts'
import type { KeptLayers } from './kerasNetworkOf.ts'
import { readBackDiffers } from './readBackDiffers.ts'
import { readTfjsModel } from './tfjsModelFiles.ts'

interface Written {
  readonly net: CompiledNet
  readonly passed: KeptLayers
  readonly document: NetDocument
  readonly format: KerasFormat
}

/** Reads the files as any foreign ones and compares every weight; says what that proves and what not. */
export async function readBackInert(files: readonly NamedBytes[], written: Written): Promise<Result<Text>> {
  const read = await importFiles(files, { startHdf5 })
  if (!read.ok) return read
  const { document, weights } = read.value
  const twins = new Map(document.graph.nodes.map(({ id, name }) => [name, id]))
  const names = new Map(written.document.graph.nodes.map(({ id, name }) => [id, name]))
  const expected = await writtenWeights(written)
  for (const { node, weight, tensor } of expected) {
    const found = weights.get(`${twins.get(names.get(node) ?? '')}/${weight}`)
    if (found === undefined || !isSameTensor(found, tensor)) return fail(readBackDiffers(node, weight))
  }
  const missing = [...written.passed.keys()].find((id) => !twins.has(names.get(id) ?? ''))
  if (missing !== undefined) return fail(readBackDiffers(missing, names.get(missing) ?? ''))
  const unknown = [...written.passed.keys()].map((id) => names.get(id) ?? '').join(', ')
  const plain = text(
    `Read back: every layer is there and all ${expected.length} weight tensors are the same, number by number. Its answers were not compared, because Netwright cannot compute ${unknown}.`,
    `已读回：各层俱在，全部 ${expected.length} 个权重张量逐数相同。由于 Netwright 无法计算 ${unknown}，未比较模型的结果。`,
  )
  return succeed(written.format === 'tfjs' ? await withTfjs(plain, files) : plain)
}

type Weight = { readonly node: CompiledNet['weights'][number]['node']; readonly weight: string; readonly tensor: FloatTensor }

async function writtenWeights({ net, passed }: Written): Promise<readonly Weight[]> {
  const values = await readWeights(net.weights)
  const own = net.weights.flatMap(({ key, node, spec }): Weight[] => {
    const tensor = values.get(key)
    return tensor === undefined ? [] : [{ node, weight: spec.name, tensor }]
  })
  const kept = [...passed].flatMap(([node, layer]) =>
    layer.weights.map(({ tensor }, index): Weight => ({ node, weight: `${index}`, tensor })),
  )
  return [...own, ...kept]
}

/** tf.js knows some layers that Netwright does not; of the others it says so. */
async function withTfjs(plain: Text, files: readonly NamedBytes[]): Promise<Text> {
  try {
    const model = await readTfjsModel(files)
    model.dispose()
    return text(`${plain.en} TensorFlow.js loads it.`, `${plain.zh}TensorFlow.js 能够加载它。`)
  } catch (error) {
    const said = messageOf(error).slice(0, 200)
    return text(
      `${plain.en} TensorFlow.js itself does not load it until you register the layer: “${said}”`,
      `${plain.zh}在注册该层之前，TensorFlow.js 本身无法加载它：“${said}”`,
    )
  }
}
