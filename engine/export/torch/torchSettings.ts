import type { NetDocument } from '../../contract/document.ts'
import type { Preprocessing } from '../../data/preprocessing.ts'
import { feedShares } from '../../graph/feedShares.ts'
import { shapeSize, type Shape } from '../../graph/shape.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { TorchNetwork } from './torchNetwork.ts'

/** What a project knows of its data. */
export interface TorchData {
  readonly preprocessing: Preprocessing
  readonly sampleShape: Shape
  /** null for values, and without labels. */
  readonly classNames: readonly string[] | null
}

/** settings.json: all that the Python files ask about document and data. */
export function torchSettings(
  document: NetDocument,
  { network, data }: { readonly network: TorchNetwork; readonly data: TorchData | null },
): unknown {
  const { training } = document
  const sizes = network.inputs.map(({ shape }) => shapeSize(shape))
  const shares = data === null ? null : feedShares(sizes, shapeSize(data.sampleShape))
  return {
    name: document.name,
    data: {
      ...document.data,
      preprocessing: data?.preprocessing ?? { scaling: 'none', subtract: [0], divide: [1] },
      sampleShape: data?.sampleShape ?? null,
      classNames: data?.classNames ?? null,
    },
    inputs: network.inputs.map(({ name, shape }, at) => ({ name, shape, start: shares?.[at]?.start ?? 0 })),
    outputs: network.outputs.map(({ node, shape }) => outputSettings(document, { node, shape })),
    training,
    penalties: network.state.flatMap(({ name, penalty: { l1, l2 } }) => (l1 > 0 || l2 > 0 ? [{ name, l1, l2 }] : [])),
    learningRateFactors: rateFactors(document, network),
  }
}

/** Layers that learn at a rate of their own, by the names of their parameters. */
function rateFactors({ graph }: NetDocument, { state }: TorchNetwork): Readonly<Record<string, number>> {
  const factors = new Map(graph.nodes.map(({ id, learningRateFactor = 1 }) => [id, learningRateFactor]))
  return Object.fromEntries(
    state.flatMap(({ name, node }) => {
      const factor = factors.get(node) ?? 1
      return factor === 1 ? [] : [[name, factor]]
    }),
  )
}

function outputSettings({ graph }: NetDocument, { node, shape }: { readonly node: string; readonly shape: Shape }): unknown {
  const drawn = graph.nodes.find(({ id }) => id === node)
  const definition = layerKind('output')
  if (drawn === undefined || definition === undefined) throw new Error('An exported output is no node of the document.')
  const { loss, margin, delta, task, target } = withDefaults(definition, drawn.params)
  const kind = { kind: loss, ...(loss === 'hinge' ? { margin } : {}), ...(loss === 'huber' ? { delta } : {}) }
  return { name: drawn.name, task, target, loss: kind, shape }
}
