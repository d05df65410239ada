import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { NodeId } from '../../contract/ids.ts'
import type { NodeStatistics, ValueStatistics } from '../../contract/probes.ts'
import { disposeQuietly } from '../disposeQuietly.ts'
import { lacksLabels } from '../model/checkFit.ts'
import type { CompiledNet, CompiledWeight } from '../model/compiledNet.ts'
import { makeBatch, makeInputs } from '../training/makeBatch.ts'
import { withPenaltyGradient } from '../training/penalty.ts'
import type { Trainer } from '../training/trainer.ts'
import { backLayerwise, computedSymbols, runLayerwise } from './layerwise.ts'
import { tensorStatistics } from './tensorStatistics.ts'

/** Samples that statistics look at, if memory allows. */
const sampleCount = 32
/** Values of all outputs together, which are kept for the way back: 128 MiB of float32. A VGG-16 gets one sample. */
const valueLimit = 2 ** 25

export interface StatisticsOptions {
  readonly nodes: readonly NodeId[]
  /** Called between two layers, with how many of all passes over layers are done; false gives up. */
  readonly goOn: (done: number, total: number) => Promise<boolean>
}

/**
 * Activation, weight and gradient statistics of some nodes over the first training samples, as the net answers outside
 * training (no dropout, stored batch statistics), so that looking changes nothing. Unknown nodes are left out; without
 * labels there is no loss, hence no gradient. null when given up. Goes layer by layer: what it needs beyond the weights are
 * the outputs of its samples and the gradients of one layer.
 */
export async function nodeStatistics(
  trainer: Trainer,
  { nodes, goOn }: StatisticsOptions,
): Promise<readonly NodeStatistics[] | null> {
  const { net, data } = trainer
  const known = [...new Set(nodes)].filter((node) => net.nodeTensors.has(node))
  const samples = data.training.subarray(0, batchFor(net))
  if (known.length === 0 || samples.length === 0) return []
  const found = await measure(trainer, { samples, goOn })
  if (found === null) return null
  const result: NodeStatistics[] = []
  for (const node of known) {
    const id = net.nodeTensors.get(node)?.id ?? -1
    const activations = found.activations.get(id)
    if (activations === undefined) throw new Error(`The node ${node} gave no output.`)
    const weights: NodeStatistics['weights'][number][] = []
    for (const { key, spec, variable: weight, node: owner } of net.weights) {
      if (owner !== node) continue
      weights.push({ name: spec.name, values: await tensorStatistics(weight), gradients: found.weights.get(key) ?? null })
    }
    result.push({ node, activations, outputGradients: found.outputs.get(id) ?? null, weights })
  }
  return result
}

function batchFor(net: CompiledNet): number {
  const perSample = computedSymbols(net).reduce(
    (sum, { shape }) => sum + shape.slice(1).reduce<number>((size, length) => size * (length ?? 1), 1),
    0,
  )
  return Math.max(1, Math.min(sampleCount, Math.floor(valueLimit / Math.max(1, perSample))))
}

interface Measured {
  /** By the symbols' ids. */
  readonly activations: ReadonlyMap<number, ValueStatistics>
  readonly outputs: ReadonlyMap<number, ValueStatistics>
  /** By weight key, penalty included. */
  readonly weights: ReadonlyMap<string, ValueStatistics>
}

async function measure(
  { net, data, objective, trainable }: Trainer,
  { samples, goOn }: Pick<StatisticsOptions, 'goOn'> & { readonly samples: Int32Array },
): Promise<Measured | null> {
  const activations = new Map<number, ValueStatistics>()
  const outputs = new Map<number, ValueStatistics>()
  const weights = new Map<string, ValueStatistics>()
  const looked = new Set([...net.nodeTensors.values()].map(({ id }) => id))
  const batch = lacksLabels(net, data.dataSet) ? null : makeBatch(net, data, samples)
  const inputs = batch?.inputs ?? makeInputs(net, data, samples)
  const passes = batch === null ? 1 : 2
  try {
    const layers = computedSymbols(net).length
    const forward = await runLayerwise(net, {
      inputs,
      goOn: (done) => goOn(done, layers * passes),
      look: async ({ id }, value) => {
        if (looked.has(id)) activations.set(id, await tensorStatistics(value))
      },
    })
    if (forward === null) return null
    try {
      const isWhole =
        batch === null ||
        (await backLayerwise(net, forward, {
          batch,
          objective,
          trainable,
          goOn: (done) => goOn(layers + done, layers * passes),
          look: {
            output: async ({ id }, gradient) => {
              if (looked.has(id)) outputs.set(id, await tensorStatistics(gradient))
            },
            weight: async (weight, gradient) => {
              weights.set(weight.key, await penalised(weight, gradient))
            },
          },
        }))
      return isWhole ? { activations, outputs, weights } : null
    } finally {
      forward.dispose()
    }
  } finally {
    const labels =
      batch?.targets.flatMap(({ values, labels: classes }) => (classes === null ? [values] : [values, classes])) ?? []
    disposeQuietly([...inputs, ...labels])
  }
}

async function penalised(weight: CompiledWeight, gradient: Tensor): Promise<ValueStatistics> {
  const whole = tidy(() => withPenaltyGradient(weight, gradient).clone())
  const statistics = await tensorStatistics(whole)
  whole.dispose()
  return statistics
}
