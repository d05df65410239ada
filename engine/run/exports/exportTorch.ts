import { dispose } from '@tensorflow/tfjs-core'
import { analyse } from '../../analyse/analyse.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import type { Result } from '../../contract/problem.ts'
import { decodeSafetensors } from '../../document/tensors/safetensors.ts'
import { lowerTorch } from '../../export/torch/lowerTorch.ts'
import { torchProject } from '../../export/torch/torchProject.ts'
import { fromStateDict } from '../../export/torch/torchWeights.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import type { Run } from '../openRun.ts'
import { assignWeights, lookAtWeights } from '../training/runSnapshot.ts'
import { comparedInputs } from './comparedInputs.ts'
import { judge } from './exportComparison.ts'

/**
 * A PyTorch project. PyTorch itself cannot run here: what is read back is weights.safetensors, through the inverse of the
 * mapping that made it. The code is compared with real PyTorch by `npm run interop`.
 */
export async function exportTorch(run: Run): Promise<Result<ExportedModel>> {
  const { net, document, data } = run
  const lowered = lowerTorch(document, analyse(document))
  if (!lowered.ok) return lowered
  const network = lowered.value
  const weights = await lookAtWeights(net.weights)
  const known = data === null ? null : { ...data, sampleShape: data.dataSet.shape, classNames: data.dataSet.classNames }
  const files = torchProject(document, { network, weights, data: known })
  const written = files.find(({ name }) => name === 'weights.safetensors')
  const readBack = decodeSafetensors(written?.bytes ?? new Uint8Array(0))
  if (!readBack.ok) return readBack
  const found = fromStateDict(network, readBack.value.tensors)
  const inputs = comparedInputs(run)
  try {
    const before = await modelAnswers(net.model, inputs)
    const [missing] = assignWeights(net.weights, found.weights)
    const culprit = net.weights.find(({ key }) => key === missing)?.node ?? null
    return await judge({ before, after: await modelAnswers(net.model, inputs), files, document }, () => Promise.resolve(culprit))
  } finally {
    dispose([...inputs])
    /* What was read back stays nowhere. */
    assignWeights(net.weights, weights)
  }
}
