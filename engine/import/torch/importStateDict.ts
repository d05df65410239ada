import { analyse } from '../../analyse/analyse.ts'
import type { NetDocument } from '../../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/safetensors.ts'
import { lowerTorch } from '../../export/torch/lowerTorch.ts'
import { fromStateDict, type StateDictMisfit } from '../../export/torch/torchWeights.ts'
import { formatShape } from '../../graph/shape.ts'

/** So many misfits are told one by one; further ones are of the same kind. */
const toldMisfits = 10

/**
 * What a PyTorch project's train.py has written (weights.safetensors), as weights of the network it was exported from, by
 * key. All of the network's weights must be there and fit: half a network trained is none.
 */
export function importStateDict(
  document: NetDocument,
  tensors: ReadonlyMap<string, FloatTensor>,
): Result<ReadonlyMap<string, FloatTensor>> {
  const lowered = lowerTorch(document, analyse(document))
  if (!lowered.ok) return lowered
  const { weights, misfits } = fromStateDict(lowered.value, tensors)
  if (misfits.length === 0) return succeed(weights)
  return fail(...misfits.slice(0, toldMisfits).map((misfit) => weightMisfit(document, misfit)))
}

function weightMisfit({ graph }: NetDocument, { node, name, expected, found }: StateDictMisfit): Problem {
  const layer = graph.nodes.find(({ id }) => id === node)?.name ?? node
  const wanted = formatShape(expected)
  const has = found === null ? null : formatShape(found)
  const message =
    has === null
      ? text(
          `The file has no tensor "${name}" for the layer "${layer}". Was it trained from another network, or was the layer renamed since?`,
          `文件中没有层“${layer}”所需的张量“${name}”。它是由另一个网络训练的，还是该层后来改了名？`,
        )
      : text(
          `The tensor "${name}" is ${has}, but the layer "${layer}" needs ${wanted}. The network has changed since it was exported.`,
          `张量“${name}”的形状是 ${has}，而层“${layer}”需要 ${wanted}。网络在导出之后已被修改。`,
        )
  return {
    code: has === null ? 'weight-missing' : 'weight-misfit',
    severity: 'error',
    place: { node, path: `tensor ${name}` },
    message,
    expected: text(wanted, wanted),
    got: has === null ? text('nothing', '无') : text(has, has),
    fixes: [],
  }
}
