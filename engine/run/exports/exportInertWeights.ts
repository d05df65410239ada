import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { InertExport } from '../../export/inert/inertExport.ts'
import { isInert } from '../../export/inert/keptFormats.ts'
import { weightLabels } from '../../export/inert/keptLabels.ts'
import { nothingKept } from '../../export/inert/refuseInert.ts'
import { isSameTensor } from '../isSameTensor.ts'
import { weightFormats } from './exportWeightFile.ts'
import { readBackDiffers } from './readBackDiffers.ts'

/**
 * The weights alone of a network with layers that Netwright does not know: all that the project holds, by names of nodes. Those
 * of an unknown Keras layer carry the names that its file gave them ("attention/query/vars/0"), those of an operator its inputs'.
 */
export function exportInertWeights(
  { document, weights }: InertExport,
  format: keyof typeof weightFormats,
): Result<ExportedModel> {
  const { name, encode, decode } = weightFormats[format]
  const labelled = document.graph.nodes.flatMap((node) =>
    weightLabels(node, weights.keys()).flatMap(({ key, label }): readonly Labelled[] => {
      const tensor = weights.get(key)
      return tensor === undefined ? [] : [{ node, label, tensor }]
    }),
  )
  const [without] = document.graph.nodes.filter(isInert)
  if (labelled.length === 0 && without !== undefined) return fail(nothingKept(without, format))
  const encoded = encode(new Map(labelled.map(({ label, tensor }) => [label, tensor])), document)
  if (!encoded.ok) return encoded
  const read = decode(encoded.value)
  if (!read.ok) return read
  for (const { node, label, tensor } of labelled) {
    const found = read.value.get(label)
    if (found === undefined || !isSameTensor(found, tensor)) return fail(readBackDiffers(node.id, label))
  }
  return succeed({ files: [{ name, bytes: encoded.value }], check: null, note: told(document, labelled) })
}

interface Labelled {
  readonly node: GraphNode
  readonly label: string
  readonly tensor: FloatTensor
}

function told({ graph }: NetDocument, labelled: readonly Labelled[]) {
  const unknown = new Set(labelled.filter(({ node }) => isInert(node)).map(({ node }) => node.name))
  const names = [...unknown].join(', ')
  const inert = graph.nodes.filter(isInert).length
  return text(
    `Read back: ${labelled.length} weight tensors are the same, number by number. ${unknown.size} of ${inert} unknown layers have weights${names === '' ? '' : `: ${names}`}. Nothing was computed, because Netwright does not know these layers.`,
    `已读回：${labelled.length} 个权重张量逐数相同。${inert} 个未知层中有 ${unknown.size} 个带有权重${names === '' ? '' : `：${names}`}。由于 Netwright 不认识这些层，未做任何计算。`,
  )
}
