import { analyse } from '../../analyse/analyse.ts'
import type { NetDocument } from '../../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { lowerTorch } from '../../export/torch/lowerTorch.ts'
import { fromStateDict, type StateDictMisfit } from '../../export/torch/torchWeights.ts'
import { formatShape } from '../../graph/shape.ts'
import { gruParams } from '../../layers/recurrentParams.ts'

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
  const layer = graph.nodes.find(({ id }) => id === node)
  const title = layer?.name ?? node
  const at = { severity: 'error', place: { node, path: `tensor ${name}` }, fixes: [] } as const
  if (expected === null) {
    return {
      ...at,
      code: 'weight-surplus',
      message: surplusText({ name, title, isGru: layer?.kind === 'gru' }),
      expected: text('nothing', '无'),
      got: formatted(found),
    }
  }
  const [wanted, has] = [formatShape(expected), found === null ? null : formatShape(found)]
  const message =
    has === null
      ? text(
          `The file has no tensor "${name}" for the layer "${title}". Was it trained from another network, or was the layer renamed since?`,
          `文件中没有层“${title}”所需的张量“${name}”。它是由另一个网络训练的，还是该层后来改了名？`,
        )
      : text(
          `The tensor "${name}" is ${has}, but the layer "${title}" needs ${wanted}. The network has changed since it was exported.`,
          `张量“${name}”的形状是 ${has}，而层“${title}”需要 ${wanted}。网络在导出之后已被修改。`,
        )
  return {
    ...at,
    code: has === null ? 'weight-missing' : 'weight-misfit',
    message,
    expected: text(wanted, wanted),
    got: formatted(found),
  }
}

function formatted(shape: readonly number[] | null): Text {
  return shape === null ? text('nothing', '无') : text(formatShape(shape), formatShape(shape))
}

/** PyTorch's GRU resets behind the product with the state, which has a bias of its own: another formula, so nothing can be converted. */
function surplusText({ name, title, isGru }: { readonly name: string; readonly title: string; readonly isGru: boolean }): Text {
  if (isGru && name.includes('bias_hh'))
    return text(
      `The file has "${name}", so its GRU resets behind the matrix product, as nn.GRU does; the layer "${title}" resets before it and would give other answers. Switch on “${gruParams.resetAfter.label.en}” in "${title}" and import again.`,
      `文件含有“${name}”，说明其中的 GRU 像 nn.GRU 那样在矩阵乘积之后才重置；层“${title}”在乘积之前重置，结果会不同。请在“${title}”中打开“${gruParams.resetAfter.label.zh}”后重新导入。`,
    )
  return text(
    `The file has "${name}" for the layer "${title}", which has no place for it. It was learned by a layer with other settings, with a bias for instance: set "${title}" as it was and import again.`,
    `文件为层“${title}”提供了“${name}”，但该层没有对应的位置。这些权重来自设置不同的层（例如带偏置的层）：请把“${title}”设回原样后重新导入。`,
  )
}
