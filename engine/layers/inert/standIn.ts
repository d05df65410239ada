import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { GraphNode } from '../../contract/document.ts'
import { text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineLayer, type AnyLayerDefinition } from '../defineLayer.ts'

/**
 * Stands in an exported network for a layer that is only passed on: it has the shape of what comes out, and computes
 * nothing. Never part of a document: no param is allowed, and without the shape it refuses its inputs.
 */
function standIn(kind: string, multiple: boolean): AnyLayerDefinition {
  return defineLayer<{ shape: readonly number[] }>({
    kind,
    title: text('Unknown layer', '未知的层'),
    summary: text('A layer that is passed on as it came.', '按原样传递的层。'),
    category: 'shape',
    keywords: [],
    inputs: [{ name: 'in', multiple }],
    hasOutput: true,
    params: {} as never, // none may be set; `standInNode` alone adds the shape
    settings: () => '',
    inferShape: ({ shape }) =>
      shape === undefined
        ? {
            refusals: [
              {
                code: 'unknown-kind',
                message: text(
                  'This layer only stands in for an unknown one while a network is exported. Remove it.',
                  '该层只在导出网络时代替未知的层。请删去它。',
                ),
              },
            ],
          }
        : { shape, formula: [] },
    weights: () => [],
    receptiveField: () => ({ type: 'everything' }),
    countsAsDepth: false,
    emit: () => cannotCompute(),
    build: (tf, { shape }, inputs, { name }): SymbolicTensor => {
      class StandIn extends tf.layers.Layer {
        static className = 'StandIn'
        override computeOutputShape(): (number | null)[] {
          return [null, ...shape]
        }
        override call(): never {
          return cannotCompute()
        }
      }
      return applyLayer(new StandIn({ name }), inputs)
    },
    toOnnx: () => cannotCompute(),
    toTorch: () => cannotCompute(),
    samples: [],
    refused: [],
  })
}

const [single, joining] = ['inert', 'inertJoin'] as const

/** With one wire, and with several. */
export const standIns: readonly AnyLayerDefinition[] = [standIn(single, false), standIn(joining, true)]

/**
 * The node that takes a kept layer's place while its neighbours are compiled: it has the layer's output shape and computes
 * nothing.
 */
export function standInNode(node: GraphNode, { shape, wires }: { readonly shape: Shape; readonly wires: number }): GraphNode {
  return { ...node, kind: wires === 1 ? single : joining, params: { shape } }
}

function cannotCompute(): never {
  throw new Error('An unknown layer cannot be computed.')
}
