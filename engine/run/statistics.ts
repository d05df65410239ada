import { add, keep, tidy, variable, variableGrads, zeros, type Tensor, type Variable } from '@tensorflow/tfjs-core'
import { model as makeModel, type SymbolicTensor, type layers } from '@tensorflow/tfjs-layers'
import type { NodeId } from '../contract/ids.ts'
import type { NodeStatistics, ValueStatistics } from '../contract/protocol.ts'
import type { CompiledNet } from './compile.ts'
import { lacksLabels } from './checkFit.ts'
import { runScores } from './gradients.ts'
import { makeBatch, makeInputs } from './makeBatch.ts'
import { withPenaltyGradient } from './penalty.ts'
import type { Trainer } from './trainer.ts'
import { valueStatistics } from './valueStatistics.ts'

/** Samples that statistics look at, if memory allows. */
const sampleCount = 32
/** Values of all looked-at outputs together: 256 MiB of float32. */
const valueLimit = 2 ** 26

/**
 * Activation, weight and gradient statistics of some nodes over the first training samples, as the net answers outside
 * training (no dropout, stored batch statistics), so that looking changes nothing. Unknown nodes are left out; without
 * labels there is no loss, hence no gradient.
 */
export async function nodeStatistics(trainer: Trainer, nodes: readonly NodeId[]): Promise<readonly NodeStatistics[]> {
  const { net, data } = trainer
  const known = [...new Set(nodes)].filter((node) => net.nodeTensors.has(node))
  const samples = data.training.subarray(0, batchFor(net, known))
  if (known.length === 0 || samples.length === 0) return []
  const activations = await activationStatistics(trainer, { nodes: known, samples })
  const gradients = lacksLabels(net, data.dataSet) ? noGradients : await gradientStatistics(trainer, { nodes: known, samples })
  const result: NodeStatistics[] = []
  for (const [index, node] of known.entries()) {
    const weights: NodeStatistics['weights'][number][] = []
    for (const { key, spec, variable: weight, node: owner } of net.weights) {
      if (owner !== node) continue
      const values = valueStatistics(await weight.data())
      weights.push({ name: spec.name, values, gradients: gradients.weights.get(key) ?? null })
    }
    const activation = activations[index]
    if (activation === undefined) throw new Error(`The node ${node} gave no output.`)
    result.push({ node, activations: activation, outputGradients: gradients.outputs.get(node) ?? null, weights })
  }
  return result
}

function batchFor(net: CompiledNet, nodes: readonly NodeId[]): number {
  const perSample = nodes.reduce((sum, node) => sum + sizeOf(net.nodeTensors.get(node)), 0)
  return Math.max(1, Math.min(sampleCount, Math.floor(valueLimit / Math.max(1, perSample))))
}

interface Looked {
  readonly nodes: readonly NodeId[]
  readonly samples: Int32Array
}

async function activationStatistics({ net, data }: Trainer, { nodes, samples }: Looked): Promise<readonly ValueStatistics[]> {
  const outputs = tidy(() => {
    const inputs = makeInputs(net, data, samples)
    const [first] = inputs
    const symbols = nodes.flatMap((node) => net.nodeTensors.get(node) ?? [])
    const model = makeModel({ inputs: net.inputs.map(({ tensor }) => tensor), outputs: symbols })
    /* LayersModel.apply gives tensors for tensors; its type also covers symbolic ones. */
    const found = model.apply(inputs.length === 1 && first !== undefined ? first : [...inputs], { training: false }) as
      | Tensor
      | Tensor[]
    return (Array.isArray(found) ? found : [found]).map((output) => output.clone())
  })
  return readStatistics(outputs)
}

interface GradientStatistics {
  readonly outputs: ReadonlyMap<NodeId, ValueStatistics>
  readonly weights: ReadonlyMap<string, ValueStatistics>
}

const noGradients: GradientStatistics = { outputs: new Map(), weights: new Map() }

/**
 * Adds a tensor of zeros to each node's output while the net runs: the loss' gradient with respect to the zeros is that
 * with respect to the output, which tf.js has no other way to ask for.
 */
async function gradientStatistics(
  { net, data, objective, trainable }: Trainer,
  { nodes, samples }: Looked,
): Promise<GradientStatistics> {
  const taps = new Map<layers.Layer, Variable>()
  const tapOf = new Map<NodeId, Variable>()
  for (const node of nodes) {
    const symbol = net.nodeTensors.get(node)
    if (symbol === undefined || net.inputs.some((input) => input.node === node)) continue
    const tap = taps.get(symbol.sourceLayer) ?? variable(zeros([samples.length, ...shapeOf(symbol)]))
    taps.set(symbol.sourceLayer, tap)
    tapOf.set(node, tap)
  }
  const untap = tapLayers(taps)
  try {
    const variables = [...trainable.map((weight) => weight.variable), ...taps.values()]
    if (variables.length === 0) return { outputs: new Map(), weights: new Map() }
    const weights: (readonly [string, Tensor])[] = []
    const outputs: (readonly [NodeId, Tensor])[] = []
    tidy(() => {
      const batch = makeBatch(net, data, samples)
      const { grads } = variableGrads(() => objective.loss(runScores(net, batch.inputs, { training: false }), batch), variables)
      for (const weight of trainable) {
        const gradient = grads[weight.variable.name]
        if (gradient !== undefined) weights.push([weight.key, keep(withPenaltyGradient(weight, gradient).clone())])
      }
      for (const [node, tap] of tapOf) {
        const gradient = grads[tap.name]
        if (gradient !== undefined) outputs.push([node, keep(gradient.clone())])
      }
    })
    return { weights: await readAll(weights), outputs: await readAll(outputs) }
  } finally {
    untap()
    for (const tap of taps.values()) tap.dispose()
  }
}

/** Returns the function that takes the taps off again. */
function tapLayers(taps: ReadonlyMap<layers.Layer, Tensor>): () => void {
  const undo = [...taps].map(([layer, tap]) => {
    const before = Object.getOwnPropertyDescriptor(layer, 'call')
    const call = layer.call.bind(layer)
    layer.call = (inputs, kwargs) =>
      tidy(() => {
        const output = call(inputs, kwargs)
        return Array.isArray(output) ? output : add(output, tap)
      })
    return () => {
      Reflect.deleteProperty(layer, 'call')
      if (before !== undefined) Object.defineProperty(layer, 'call', before)
    }
  })
  return () => {
    for (const takeOff of undo) takeOff()
  }
}

async function readAll<Key>(tensors: readonly (readonly [Key, Tensor])[]): Promise<ReadonlyMap<Key, ValueStatistics>> {
  const statistics = await readStatistics(tensors.map(([, tensor]) => tensor))
  return new Map(tensors.flatMap(([key], index) => (statistics[index] === undefined ? [] : [[key, statistics[index]] as const])))
}

/** Reads and frees the tensors. */
async function readStatistics(tensors: readonly Tensor[]): Promise<readonly ValueStatistics[]> {
  const statistics: ValueStatistics[] = []
  for (const tensor of tensors) {
    statistics.push(valueStatistics(await tensor.data()))
    tensor.dispose()
  }
  return statistics
}

function shapeOf(symbol: SymbolicTensor): number[] {
  return symbol.shape.slice(1).map((length) => length ?? 1)
}

function sizeOf(symbol: SymbolicTensor | undefined): number {
  return symbol === undefined ? 0 : shapeOf(symbol).reduce((product, length) => product * length, 1)
}
