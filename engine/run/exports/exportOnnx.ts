import { analyse } from '../../analyse/analyse.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, type Problem, type Result } from '../../contract/problem.ts'
import { obstaclesTo } from '../../export/obstacles/obstaclesTo.ts'
import { describeOnnx } from '../../export/onnx/describeOnnx.ts'
import { lowerDocument } from '../../export/onnx/lowerDocument.ts'
import { writeOnnxModel, type OnnxFiles } from '../../export/onnx/writeOnnxModel.ts'
import { shapeSize } from '../../graph/shape.ts'
import type { Run } from '../openRun.ts'
import { lookAtWeights } from '../training/runSnapshot.ts'
import { compareOnnx, findOnnxCulprit } from './compareOnnx.ts'
import { judge } from './exportComparison.ts'
import { onnxNotReadable } from './onnxNotReadable.ts'
import { openOnnx, type OnnxSession } from './onnxRuntime.ts'

/**
 * The model as an ONNX file, read back in onnxruntime; above `largestFile` bytes with its weights in a file beside it.
 * `preprocessing` makes the data's scaling its first operations.
 */
export async function exportOnnx(
  run: Run,
  { preprocessing, largestFile }: { readonly preprocessing: boolean; readonly largestFile?: number },
): Promise<Result<ExportedModel>> {
  const { document, data } = run
  const obstacles = obstaclesTo('onnx', { document, weights: new Map() })
  if (obstacles.length > 0) return fail(...obstacles)
  const scaling = preprocessing && data !== null ? { ...data, sampleSize: shapeSize(data.dataSet.shape) } : null
  const weights = await lookAtWeights(run.net.weights)
  const lowered = lowerDocument(document, { analysis: analyse(document), weights, scaling })
  if (!lowered.ok) return lowered
  const graph = lowered.value
  const described = describeOnnx(graph, {
    name: document.name,
    preprocessing: data?.preprocessing ?? null,
    isScaledInside: scaling !== null,
    classNames: data?.dataSet.classNames ?? null,
  })
  const words = { ...described, ...(largestFile === undefined ? {} : { largest: largestFile }) }
  const written = writeOnnxModel(graph, words)
  if (!written.ok) return written
  const session = await open(written.value)
  if ('problem' in session) return fail(session.problem)
  try {
    const { before, after } = await compareOnnx(run, { graph, session, raw: scaling !== null })
    const { model, data: beside } = written.value
    const files = [{ name: 'model.onnx', bytes: model }, ...(beside === null ? [] : [beside])]
    return await judge({ before, after, files, document }, () => findOnnxCulprit(run, { graph, words, raw: scaling !== null }))
  } finally {
    await session.close()
  }
}

async function open({ model, data }: OnnxFiles): Promise<OnnxSession | { readonly problem: Problem }> {
  try {
    return await openOnnx(model, data)
  } catch (error) {
    return { problem: onnxNotReadable(error) }
  }
}
