import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { InertExport } from '../../export/inert/inertExport.ts'
import { planKeptOnnx } from '../../export/obstacles/planKeptOnnx.ts'
import { describeOnnx } from '../../export/onnx/describeOnnx.ts'
import { lowerDocument } from '../../export/onnx/lowerDocument.ts'
import { writeOnnxModel } from '../../export/onnx/writeOnnxModel.ts'
import { feedShares } from '../../graph/feedShares.ts'
import { shapeSize } from '../../graph/shape.ts'
import { drawWeights } from '../model/drawWeights.ts'
import { assignWeights, lookAtWeights } from '../training/runSnapshot.ts'
import { makeTrainingData } from '../training/trainingData.ts'
import { dataNotLoaded } from '../training/trainingProblems.ts'
import { compileForReading } from './compileForReading.ts'
import { readBackInertOnnx } from './readBackInertOnnx.ts'

/** An ONNX file in which unknown operators stand as they came. Nothing may stand in the way any more (`obstaclesTo`). */
export async function exportInertOnnx(given: InertExport): Promise<Result<ExportedModel>> {
  const { document } = given
  const planned = planKeptOnnx(given)
  if ('obstacles' in planned) throw new Error('What stands in the way was not told before.')
  const { operators, inside, sets, stood, analysis } = planned.plan
  const weights = await allWeights(given, stood)
  if (!weights.ok) return weights
  const [batch = null] = [...operators.values()].flatMap((kept) => kept.batch ?? [])
  const passed = { operators, inside, batch, operatorSet: sets.operatorSet, domains: sets.domains }
  const { data: dataSet = null, preprocessing = false } = given
  const misfit = dataSet === null ? dataNotLoaded() : refuseData(stood, { analysis, sampleSize: shapeSize(dataSet.shape) })
  if (preprocessing && misfit !== null) return fail(misfit)
  const known = dataSet === null || misfit !== null ? null : makeTrainingData(dataSet, document)
  const scaling = preprocessing && known !== null ? { ...known, sampleSize: shapeSize(known.dataSet.shape) } : null
  const lowered = lowerDocument(stood, { analysis, weights: weights.value, scaling, passed })
  if (!lowered.ok) return lowered
  const facts = {
    name: document.name,
    preprocessing: known?.preprocessing ?? null,
    isScaledInside: scaling !== null,
    classNames: known?.dataSet.classNames ?? null,
  }
  const written = writeOnnxModel(lowered.value, describeOnnx(lowered.value, facts))
  if (!written.ok) return written
  const { model, data } = written.value
  const files = [{ name: 'model.onnx', bytes: model }, ...(data === null ? [] : [data])]
  const read = await readBackInertOnnx(files, { graph: lowered.value, given, operators })
  return read.ok ? succeed({ files, check: null, note: read.value }) : read
}

/** What the project has; what it lacks is drawn from the seed. */
async function allWeights(
  { document, weights }: InertExport,
  stood: NetDocument,
): Promise<Result<ReadonlyMap<string, FloatTensor>>> {
  const compiled = compileForReading(stood)
  if (!compiled.ok) return compiled
  const net = compiled.value
  try {
    drawWeights(net.weights, document.training.seed)
    assignWeights(net.weights, weights)
    return succeed(new Map([...weights, ...(await lookAtWeights(net.weights))]))
  } finally {
    net.dispose()
  }
}

/** Data of another size have another scaling than this network's. */
function refuseData(
  { graph }: NetDocument,
  { analysis, sampleSize }: { readonly analysis: GraphAnalysis; readonly sampleSize: number },
): Problem | null {
  const inputs = graph.nodes.filter(({ kind }) => kind === 'input')
  const sizes = inputs.map(({ id }) => shapeSize(analysis.nodes.get(id)?.outputShape ?? []))
  const [first] = inputs
  if (first === undefined || feedShares(sizes, sampleSize) !== null) return null
  const [wanted, got] = [sizes.join(' + '), String(sampleSize)]
  return {
    code: 'data-does-not-fit',
    severity: 'error',
    place: { node: first.id },
    message: text(
      `The preprocessing is that of the data, and these do not fit the network: it takes ${wanted} numbers, one sample has ${got}. Choose its own data, or leave the preprocessing out.`,
      `预处理取自数据，而数据与网络不符：网络接收 ${wanted} 个数，一个样本有 ${got} 个。请选择该网络自己的数据，或不包含预处理。`,
    ),
    expected: text(wanted, wanted),
    got: text(got, got),
    fixes: [],
  }
}
