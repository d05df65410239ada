import { dispose, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel } from '@tensorflow/tfjs-layers'
import type { GraphNode } from '../../contract/document.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { writeKerasFile } from '../../export/keras/writeKerasFile.ts'
import { writeKerasH5 } from '../../export/keras/writeKerasH5.ts'
import { obstaclesTo } from '../../export/obstacles/obstaclesTo.ts'
import { importFiles } from '../../import/importFiles.ts'
import { startHdf5 } from '../hdf5Runtime.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import type { Run } from '../openRun.ts'
import { assignWeights } from '../training/runSnapshot.ts'
import { comparedInputs } from './comparedInputs.ts'
import { compileForReading } from './compileForReading.ts'
import { compareValues, judge, type Culprit } from './exportComparison.ts'
import { kerasNetworkOf } from './kerasNetworkOf.ts'

/** One Keras file, read back as any foreign file would be and rebuilt in tf.js. */
export async function exportKeras(run: Run, format: 'keras' | 'keras-h5'): Promise<Result<ExportedModel>> {
  const refused = obstaclesTo(format, { document: run.document, weights: new Map() })
  if (refused.length > 0) return fail(...refused)
  const files = [await writeFile(run, format)]
  const twin = await rebuild(files)
  if (!twin.ok) return twin
  const inputs = comparedInputs(run)
  try {
    const before = await modelAnswers(run.net.model, inputs)
    const after = await modelAnswers(twin.value.net.model, inputs)
    return await judge({ before, after, files, document: run.document }, () => firstDifference(run, { twin: twin.value, inputs }))
  } finally {
    dispose([...inputs])
    twin.value.net.dispose()
  }
}

/** By itself, so that the copies of all weights and the library's file are gone before it is read back: gigabytes may not fit three times. */
async function writeFile(run: Run, format: 'keras' | 'keras-h5'): Promise<NamedBytes> {
  const network = await kerasNetworkOf(run)
  const module = await startHdf5()
  return format === 'keras'
    ? { name: 'model.keras', bytes: writeKerasFile(module, network) }
    : { name: 'model.h5', bytes: writeKerasH5(module, network) }
}

interface Twin {
  readonly net: CompiledNet
  readonly nodes: readonly GraphNode[]
}

async function rebuild(files: readonly NamedBytes[]): Promise<Result<Twin>> {
  const read = await importFiles(files, { startHdf5 })
  if (!read.ok) return read
  const { document, weights } = read.value
  const net = compileForReading(document)
  if (!net.ok) return net
  assignWeights(net.value.weights, weights)
  return succeed({ net: net.value, nodes: document.graph.nodes })
}

/** The first node, upstream first, whose output is not the same in the network that was read back; nodes keep their names. */
async function firstDifference(
  { net, document }: Run,
  { twin, inputs }: { readonly twin: Twin; readonly inputs: readonly Tensor[] },
): Promise<Culprit> {
  const names = new Map(document.graph.nodes.map(({ id, name }) => [id, name]))
  const twins = new Map(twin.nodes.map(({ id, name }) => [name, id]))
  for (const [node, symbol] of net.nodeTensors) {
    const other = twin.net.nodeTensors.get(twins.get(names.get(node) ?? '') ?? node)
    if (other === undefined || net.inputs.some((input) => input.node === node)) continue
    const before = await modelAnswers(makeModel({ inputs: net.model.inputs, outputs: symbol }), inputs)
    const after = await modelAnswers(makeModel({ inputs: twin.net.model.inputs, outputs: other }), inputs)
    const { largest, tolerance } = compareValues(before, after)
    if (largest > tolerance) return node
  }
  return null
}
