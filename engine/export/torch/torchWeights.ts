import type { NodeId } from '../../contract/ids.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { shapeSize, shapesEqual } from '../../graph/shape.ts'
import { addFromTorchNumbers, toTorchNumbers } from '../../layers/torch/torchState.ts'
import type { TorchNetwork } from './torchNetwork.ts'

/** Weights by key (`${node id}/${weight name}`) as the network's state_dict. */
export function toStateDict(
  { state }: Pick<TorchNetwork, 'state'>,
  weights: ReadonlyMap<string, FloatTensor>,
): ReadonlyMap<string, FloatTensor> {
  return new Map(
    state.map(({ name, key, state: entry }) => {
      const stored = weights.get(key)
      if (stored === undefined) throw new Error(`There is no weight ${key}.`)
      return [name, { shape: entry.shape, values: toTorchNumbers(entry, stored.values) }] as const
    }),
  )
}

export interface StateDictReading {
  /** By key, in Netwright's layout; only weights of which every tensor was there and fits. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** What the network needs and the file lacks or has in another shape, and what the file has for a layer that has no place for it. */
  readonly misfits: readonly StateDictMisfit[]
  /** Tensors that the network has no place for. */
  readonly surplus: readonly string[]
}

export interface StateDictMisfit {
  readonly node: NodeId
  /** In the state_dict. */
  readonly name: string
  /** null: the layer has no such tensor, so what is there was learned by a layer that computes something else. */
  readonly expected: readonly number[] | null
  /** null: it is not there. */
  readonly found: readonly number[] | null
}

/** The way back: a state_dict of this network (trained elsewhere) as weights by key. */
export function fromStateDict(
  { state }: Pick<TorchNetwork, 'state'>,
  tensors: ReadonlyMap<string, FloatTensor>,
): StateDictReading {
  const weights = new Map<string, FloatTensor>()
  const misfits: StateDictMisfit[] = []
  const broken = new Set<string>()
  for (const { name, node, key, shapeInNetwright, state: entry } of state) {
    const stored = tensors.get(name)
    /* A second bias that is not there is zero. */
    if (stored === undefined && entry.extra === true) continue
    if (stored === undefined || !shapesEqual(stored.shape, entry.shape)) {
      misfits.push({ node, name, expected: entry.shape, found: stored?.shape ?? null })
      broken.add(key)
      continue
    }
    const { values } = weights.get(key) ?? { values: new Float32Array(shapeSize(shapeInNetwright)) }
    addFromTorchNumbers(entry, stored.values, values)
    weights.set(key, { shape: shapeInNetwright, values })
  }
  for (const [name, { shape }] of tensors) {
    const layer = state.find((entry) => moduleOf(entry.name) === moduleOf(name))
    if (layer === undefined || state.some((entry) => entry.name === name) || name.endsWith(countedBatches)) continue
    misfits.push({ node: layer.node, name, expected: null, found: shape })
    for (const { node, key } of state) if (node === layer.node) broken.add(key)
  }
  for (const key of broken) weights.delete(key)
  const known = new Set(state.map(({ name }) => name))
  const surplus = [...tensors.keys()].filter((name) => !known.has(name) && !name.endsWith(countedBatches))
  return { weights, misfits, surplus }
}

/** Batch normalisation's, which is no weight. */
const countedBatches = '.num_batches_tracked'

/** "gru_1" of "gru_1.bias_hh_l0". */
function moduleOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}
