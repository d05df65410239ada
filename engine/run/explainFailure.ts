import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel } from '@tensorflow/tfjs-layers'
import type { NetDocument } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { explainBackendError } from './backends/explainBackendError.ts'
import type { CompiledNet } from './compile.ts'
import { makeInputs } from './makeBatch.ts'
import type { Trainer } from './trainer.ts'

/** What an exception of a training step means, located at the node that cannot even run forward, where there is one. */
export async function explainFailure(
  error: unknown,
  { trainer, document }: { readonly trainer: Trainer; readonly document: NetDocument },
): Promise<Problem> {
  const problem = explainBackendError(error)
  const id = firstFailing(trainer)
  const node = document.graph.nodes.find((candidate) => candidate.id === id)
  if (node === undefined) return problem
  const { en, zh } = problem.message
  return { ...problem, place: { node: node.id }, message: text(`"${node.name}": ${en}`, `“${node.name}”：${zh}`) }
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
