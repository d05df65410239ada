import { dispose } from '@tensorflow/tfjs-core'
import type { Result } from '../contract/problem.ts'
import type { ExportedModel } from '../contract/protocol.ts'
import { decodeSafetensors, encodeSafetensors } from '../document/safetensors.ts'
import { comparedInputs } from './comparedInputs.ts'
import { judge } from './exportComparison.ts'
import { modelAnswers } from './modelAnswers.ts'
import type { Run } from './openRun.ts'
import { assignWeights, readWeights } from './runSnapshot.ts'

/** The weights alone, named by layer, so that other programs find them. */
export async function exportSafetensors(run: Run): Promise<Result<ExportedModel>> {
  const { net, document } = run
  const nameOf = new Map(
    net.weights.map(({ key, node, spec }) => {
      const layer = document.graph.nodes.find(({ id }) => id === node)?.name ?? node
      return [key, `${layer}/${spec.name}`] as const
    }),
  )
  const weights = await readWeights(net.weights)
  const tensors = new Map([...weights].map(([key, stored]) => [nameOf.get(key) ?? key, stored]))
  const files = [{ name: 'weights.safetensors', bytes: encodeSafetensors({ tensors, metadata: { name: document.name } }) }]
  const readBack = decodeSafetensors(files[0]?.bytes ?? new Uint8Array(0))
  if (!readBack.ok) return readBack
  const found = new Map(
    [...nameOf].flatMap(([key, name]) => {
      const stored = readBack.value.tensors.get(name)
      return stored === undefined ? [] : [[key, stored] as const]
    }),
  )
  const inputs = comparedInputs(run)
  try {
    const before = await modelAnswers(net.model, inputs)
    const [missing] = assignWeights(net.weights, found)
    const culprit = net.weights.find(({ key }) => key === missing)?.node ?? null
    return await judge({ before, after: await modelAnswers(net.model, inputs), files }, () => Promise.resolve(culprit))
  } finally {
    dispose([...inputs])
  }
}
