import { analyse } from '../../analyse/analyse.ts'
import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { isInert } from '../../export/inert/keptFormats.ts'
import { nothingKept } from '../../export/inert/refuseInert.ts'
import { chooseOperatorSet, type AskedOperator } from '../../export/onnx/chooseOperatorSet.ts'
import { describeOnnx } from '../../export/onnx/describeOnnx.ts'
import { lowerDocument } from '../../export/onnx/lowerDocument.ts'
import { writeOnnxModel } from '../../export/onnx/writeOnnxModel.ts'
import { feedShares } from '../../graph/feedShares.ts'
import { shapeSize } from '../../graph/shape.ts'
import { readKeptGraphs } from '../../layers/inert/keptGraphs.ts'
import { readKeptOnnx, keptWires, type KeptOnnx } from '../../layers/inert/keptOnnx.ts'
import type { OnnxBody } from '../../layers/inert/onnxBody.ts'
import { standInNode } from '../../layers/inert/standIn.ts'
import { drawWeights } from '../model/drawWeights.ts'
import { assignWeights, readWeights } from '../training/runSnapshot.ts'
import { makeTrainingData } from '../training/trainingData.ts'
import { dataNotLoaded } from '../training/trainingProblems.ts'
import { compileForReading } from './compileForReading.ts'
import type { InertExport } from './inertExport.ts'
import { readBackInertOnnx } from './readBackInertOnnx.ts'
import { refuseKeptOnnx, refuseMisfit, refuseShape, refuseUnknownShape } from './refuseKeptOnnx.ts'

/** What an operator whose shape is not told gives, for the analysis: only others of its kind may take it. */
const unknownShape = [1]

/** An ONNX file in which unknown operators stand as they came. */
export async function exportInertOnnx(given: InertExport): Promise<Result<ExportedModel>> {
  const { document } = given
  const operators = new Map<NodeId, KeptOnnx>()
  const asked = new Map<NodeId, readonly AskedOperator[]>()
  const inside = new Set<string>()
  const problems: Problem[] = []
  for (const node of document.graph.nodes.filter(isInert)) {
    const kept = readKeptOnnx(node)
    const problem = refuseKeptOnnx(given, { node, kept })
    if (problem !== null) problems.push(problem)
    if (problem !== null || kept === null) continue
    const graphs = readKeptGraphs(kept, (name) => given.weights.get(`${node.id}/${name}`) ?? { values: new Float32Array() })
    if (graphs === null) {
      problems.push(nothingKept(node, 'onnx'))
      continue
    }
    operators.set(node.id, kept)
    asked.set(node.id, [kept, ...graphs.flatMap((graph) => operatorsIn(graph, kept))])
    for (const name of graphs.flatMap(({ own }) => [...own])) inside.add(name)
  }
  const sets = chooseOperatorSet([...asked.values()].flat())
  for (const node of document.graph.nodes) {
    const misfit = asked.get(node.id)?.find((one) => sets.misfits.includes(one))
    if (misfit !== undefined)
      problems.push(refuseMisfit(node, { asked: misfit, isInside: misfit !== operators.get(node.id), ...sets }))
  }
  if (problems.length > 0) return fail(...problems)
  const stood = withStandIns(document, operators)
  const analysis = analyse(stood)
  const shapes = refuseShapes(document, { operators, shapeOf: (id) => analysis.nodes.get(id)?.outputShape ?? null })
  if (shapes.length > 0) return fail(...shapes)
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

/** Each once, in the version of its file. */
function operatorsIn({ operators }: OnnxBody, { inside, version }: KeptOnnx): readonly AskedOperator[] {
  const once = new Map(operators.map((one) => [JSON.stringify([one.domain, one.operator]), one]))
  return [...once.values()].map((one) => ({ ...one, version: inside[one.domain] ?? version }))
}

function withStandIns(document: NetDocument, operators: ReadonlyMap<NodeId, KeptOnnx>): NetDocument {
  const nodes = document.graph.nodes.map((node): GraphNode => {
    const kept = operators.get(node.id)
    if (kept === undefined) return node
    return standInNode(node, { shape: kept.view?.shape ?? unknownShape, wires: keptWires(kept) })
  })
  return { ...document, graph: { ...document.graph, nodes } }
}

interface Wired {
  readonly operators: ReadonlyMap<NodeId, KeptOnnx>
  readonly shapeOf: (node: NodeId) => readonly number[] | null
}

/** Each operator must be given what it was given where it came from, and what it gives must be known where a layer takes it. */
function refuseShapes(document: NetDocument, { operators, shapeOf }: Wired): readonly Problem[] {
  const { nodes, wires } = document.graph
  return nodes.flatMap((node): readonly Problem[] => {
    const kept = operators.get(node.id)
    const sources = wires.filter(({ to }) => to === node.id).map(({ from }) => from)
    if (kept === undefined) {
      const unknown = sources.find((from) => operators.get(from)?.view === null)
      const source = nodes.find(({ id }) => id === unknown)
      return source === undefined ? [] : [refuseUnknownShape(source, node)]
    }
    return kept.inputs.flatMap((input): readonly Problem[] => {
      const source = input.type === 'wire' ? sources[input.wire] : undefined
      if (input.type !== 'wire' || source === undefined) return []
      const isForeign = operators.get(source)?.view === null
      const shape = isForeign ? null : shapeOf(source)
      const asked = input.view?.shape ?? null
      return (shape ?? []).join() === (asked ?? []).join() ? [] : [refuseShape(node, { asked, got: shape })]
    })
  })
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
    return succeed(new Map([...weights, ...(await readWeights(net.weights))]))
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
