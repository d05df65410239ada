import { dispose, type Tensor } from '@tensorflow/tfjs-core'
import type { NetDocument } from '../../../engine/contract/document.ts'
import type { NodeId } from '../../../engine/contract/ids.ts'
import { createRandom, type Random } from '../../../engine/data/random.ts'
import { layerKind, withDefaults } from '../../../engine/layers/registry.ts'
import type { Run } from '../../../engine/run/openRun.ts'
import { runScores } from '../../../engine/run/training/gradients.ts'
import { besideIdentity, shareBesideIdentity } from './besideIdentity.ts'
import { change } from './change.ts'
import { varyScores } from './variedScores.ts'

/** Gives a new run weights under which what it makes of `input` tells something: repeatable, kernels as Netwright draws them. */
export async function varyWeights(run: Run, input: Tensor): Promise<void> {
  const random = createRandom(3)
  leaveStartValues(run, random)
  takeStatistics(run, { input, random })
  await varyScores(run, input)
}

/** Biases, scales and shifts that are 0 or 1 at the start would hide that they are mixed up. */
function leaveStartValues({ document, net }: Run, random: Random): void {
  const beside = besideIdentity(document)
  for (const { variable, spec, node } of net.weights) {
    if (spec.shape.length !== 1 || !spec.trainable) continue
    const part = spec.name === 'gamma' && beside.has(node) ? shareBesideIdentity : 1
    change(variable, (value) => part * (value + (random.nextUniform() - 0.5) / 2))
  }
}

/**
 * Running means and variances near those of the data, so that deep networks keep their size, and off them by up to a
 * quarter, so that a step moves them.
 */
function takeStatistics({ document, net }: Run, { input, random }: { readonly input: Tensor; readonly random: Random }): void {
  const statistics = net.weights.filter(({ spec }) => !spec.trainable)
  if (statistics.length === 0) return
  for (const { variable } of statistics) change(variable, () => 0)
  dispose([...runScores(net, [input], { training: true })])
  /* From zero, one pass leaves 1 − momentum of what the batch has. */
  for (const { variable, node } of statistics) {
    const momentum = momentumOf(document, node)
    change(variable, (value) => (value / (1 - momentum)) * (1 + (random.nextUniform() - 0.5) / 2))
  }
}

function momentumOf({ graph }: NetDocument, id: NodeId): number {
  const node = graph.nodes.find((each) => each.id === id)
  const definition = layerKind(node?.kind ?? '')
  if (node === undefined || definition === undefined) throw new Error(`no layer ${id}`)
  return Number(withDefaults(definition, node.params)['momentum'])
}
