import type { NetDocument } from '../../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { formatShape } from '../../graph/shape.ts'
import { importStateDict } from '../torch/importStateDict.ts'
import { matchWeightFile, type MatchedWeight } from './matchWeightFile.ts'

/** So many misfits are told one by one; further ones are of the same kind. */
const toldMisfits = 10

/**
 * Weights of a file for the whole network, by key: a PyTorch project's state_dict, or tensors by the names of our own exports.
 * Where nobody looks at what goes where, nothing is guessed by shape, and half a network is none.
 */
export function importWholeWeights(
  document: NetDocument,
  tensors: ReadonlyMap<string, FloatTensor>,
): Result<ReadonlyMap<string, FloatTensor>> {
  const { entries, weights } = matchWeightFile(document, tensors)
  const misfits = entries.filter(({ by }) => by === null || by === 'order')
  if (misfits.length === 0) return succeed(weights)
  /* Where not one name is ours, the file is PyTorch's, and its own names are told. */
  if (entries.some(({ by }) => by === 'name')) return fail(...misfits.slice(0, toldMisfits).map(weightMisfit))
  return importStateDict(document, tensors)
}

function weightMisfit({ node, label, shape, found }: MatchedWeight): Problem {
  const [wanted, has] = [formatShape(shape), found === null ? null : formatShape(found)]
  return {
    code: has === null ? 'weight-missing' : 'weight-misfit',
    severity: 'error',
    place: { node, path: `tensor ${label}` },
    message:
      has === null
        ? text(
            `The file has no tensor "${label}". Does it come from another network?`,
            `文件中没有张量“${label}”。它来自另一个网络吗？`,
          )
        : text(
            `The tensor "${label}" is ${has}, but the network needs ${wanted}.`,
            `张量“${label}”的形状是 ${has}，而网络需要 ${wanted}。`,
          ),
    expected: text(wanted, wanted),
    got: has === null ? text('nothing', '无') : text(has, has),
    fixes: [],
  }
}
