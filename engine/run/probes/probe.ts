import { slice, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { NodeId } from '../../contract/ids.ts'
import type { FeatureMaps } from '../../contract/probes.ts'
import type { Shape } from '../../graph/shape.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { makeInputs } from '../training/makeBatch.ts'
import type { TrainingData } from '../training/trainingData.ts'
import { drawMaps, mapsLayout } from './featureMaps.ts'

export interface Probe {
  /** Feature maps of some nodes for one sample, by one forward pass of only the layers they need. Unknown nodes are left out. */
  look(options: {
    readonly nodes: readonly NodeId[]
    readonly sample: number
    readonly maps: number
  }): Promise<readonly FeatureMaps[]>
}

/** Looks into a net between two steps. The last sub-model is kept: usually the same nodes are watched again. */
export function createProbe(net: CompiledNet, data: TrainingData): Probe {
  let cached: { readonly key: string; readonly model: LayersModel } | null = null

  const modelFor = (nodes: readonly NodeId[]): LayersModel => {
    const key = nodes.join('\n')
    if (cached?.key !== key) {
      const outputs = nodes.map((node) => tensorOf(net, node))
      cached = { key, model: makeModel({ inputs: net.inputs.map(({ tensor }) => tensor), outputs }) }
    }
    return cached.model
  }

  return {
    look: async ({ nodes, sample, maps }) => {
      const known = [...new Set(nodes)].filter((node) => net.nodeTensors.has(node))
      if (known.length === 0) return []
      const outputs = tidy(() => {
        const inputs = makeInputs(net, data, Int32Array.of(sample))
        const [first] = inputs
        /* LayersModel.apply gives tensors for tensors; its type also covers symbolic ones. */
        const found = modelFor(known).apply(inputs.length === 1 && first !== undefined ? first : [...inputs], {
          training: false,
        }) as Tensor | Tensor[]
        return (Array.isArray(found) ? found : [found]).map((output) => firstMaps(output, Math.max(1, maps)))
      })
      const values = await Promise.all(outputs.map((output) => output.data<'float32'>()))
      for (const output of outputs) output.dispose()
      return known.map((node, index) => drawOutput(node, { shape: outputShape(net, node), values: values[index], maps }))
    },
  }
}

/** Only the channels that are shown leave the device. */
function firstMaps(output: Tensor, maps: number): Tensor {
  const channels = output.shape[3]
  if (output.rank !== 4 || channels === undefined || channels <= maps) return output.clone()
  return slice(output, [0, 0, 0, 0], [-1, -1, -1, maps])
}

function drawOutput(
  node: NodeId,
  { shape, values, maps }: { readonly shape: Shape; readonly values: Float32Array | undefined; readonly maps: number },
): FeatureMaps {
  const layout = mapsLayout(shape)
  const stride = Math.max(1, (values?.length ?? 0) / (layout.height * layout.width))
  return drawMaps(layout, {
    node,
    shape,
    maps: Math.max(1, maps),
    read: (map, row, column) => values?.[(row * layout.width + column) * stride + map] ?? 0,
  })
}

function outputShape(net: CompiledNet, node: NodeId): Shape {
  return tensorOf(net, node)
    .shape.slice(1)
    .map((length) => length ?? 1)
}

function tensorOf(net: CompiledNet, node: NodeId): SymbolicTensor {
  const tensor = net.nodeTensors.get(node)
  if (tensor === undefined) throw new Error(`The node ${node} is not part of the compiled net.`)
  return tensor
}
