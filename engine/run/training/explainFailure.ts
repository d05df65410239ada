import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel } from '@tensorflow/tfjs-layers'
import type { NetDocument, TrainingSettings } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Fix, Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { explainBackendError } from '../backends/explainBackendError.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { makeInputs } from './makeBatch.ts'
import type { Trainer } from './trainer.ts'

/** What an exception of a training step means, located at the node that cannot even run forward, where there is one. */
export async function explainFailure(
  error: unknown,
  { trainer, document }: { readonly trainer: Trainer; readonly document: NetDocument },
): Promise<Problem> {
  const known = explainBackendError(error)
  const problem = known.code === 'out-of-memory' ? { ...known, fixes: smallerBatch(document.training) } : known
  const id = firstFailing(trainer)
  const node = document.graph.nodes.find((candidate) => candidate.id === id)
  if (node === undefined) return problem
  const { en, zh } = problem.message
  return { ...problem, place: { node: node.id }, message: text(`"${node.name}": ${en}`, `“${node.name}”：${zh}`) }
}

function smallerBatch({ batchSize }: TrainingSettings): readonly Fix[] {
  const half = Math.floor(batchSize / 2)
  if (half < 1) return []
  const label = text(`Take ${half} samples at a time`, `每批改为 ${half} 个样本`)
  return [{ label, edits: [{ type: 'setTraining', training: { batchSize: half } }] }]
}

function firstFailing({ net, data }: Trainer): NodeId | null {
  for (const node of net.nodeTensors.keys()) {
    try {
      tidy(() => runUpTo(net, { node, inputs: makeInputs(net, data, data.training.subarray(0, 1)) }))
    } catch {
      return node
    }
  }
  return null
}

function runUpTo(net: CompiledNet, { node, inputs }: { readonly node: NodeId; readonly inputs: readonly Tensor[] }): void {
  const output = net.nodeTensors.get(node)
  const [first] = inputs
  if (output === undefined || first === undefined) return
  makeModel({ inputs: net.model.inputs, outputs: output }).apply(inputs.length === 1 ? first : [...inputs], { training: false })
}
