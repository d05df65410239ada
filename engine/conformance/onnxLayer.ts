import { ownOperatorSet } from '../export/onnx/chooseOperatorSet.ts'
import { createEmitter } from '../export/onnx/createEmitter.ts'
import type { OnnxGraph } from '../export/onnx/onnxGraph.ts'
import { writeOnnxModel } from '../export/onnx/writeOnnxModel.ts'
import type { Shape } from '../graph/shape.ts'
import { channelsLast, inLayout, type OnnxLayout, type OnnxValue } from '../layers/onnx/onnxValue.ts'
import { buildLayer, type BuiltLayer } from './builtLayer.ts'
import { setWeights, type SampleCase } from './sampleCases.ts'

export interface LayerWeights {
  readonly shape: Shape
  readonly values: Float32Array<ArrayBuffer>
}

/** One layer as a network of its own: inputs "in0", "in1" … and the output "out" with channels last; inside, the layer is given `layout`. */
export function onnxLayerGraph(
  { definition, params, inputs, sample }: Pick<SampleCase, 'definition' | 'params' | 'inputs' | 'sample'>,
  { weights, layout }: { readonly weights: ReadonlyMap<string, LayerWeights>; readonly layout: OnnxLayout },
): OnnxGraph {
  const ports = inputs.map((shape, index) => ({ name: `in${index}`, shape }))
  const emitter = createEmitter(['out', ...ports.map(({ name }) => name)])
  const [first, ...others] = ports.map(({ name, shape }): OnnxValue => {
    const given: OnnxValue = { shape, layout: 'channelsLast', expression: { type: 'reference', name } }
    return { shape, layout, expression: inLayout(given, layout) }
  })
  if (first === undefined) throw new Error('An input has no layer to export.')
  const answer = definition.toOnnx(params, [first, ...others], (name) => {
    const found = weights.get(name)
    if (found === undefined) throw new Error(`no weight ${name}`)
    return found
  })
  emitter.emit(channelsLast({ ...answer, shape: sample.output }), { layer: 'layer', result: 'out', description: '' })
  return {
    name: definition.kind,
    inputs: ports,
    outputs: [{ name: 'out', shape: sample.output }],
    nodes: emitter.nodes,
    constants: emitter.constants,
    values: new Map(),
    batch: null,
    told: [],
    operatorSet: ownOperatorSet,
    domains: {},
  }
}

export function onnxBytes(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const written = writeOnnxModel(graph, { description: '', metadata: {} })
  if (!written.ok) throw new Error(written.problems[0]?.message.en)
  return written.value.model
}

/** A sample as a model of tf.js with repeatable weights, and the same layer with them as an ONNX file. */
export function exportedLayer(
  sampleCase: SampleCase,
  layout: OnnxLayout,
): Pick<BuiltLayer, 'model'> & { readonly bytes: Uint8Array<ArrayBuffer> } {
  const { definition, params, inputs } = sampleCase
  const specs = definition.weights(params, inputs)
  const { model } = buildLayer(definition, params, inputs)
  setWeights(model, specs)
  const weights = new Map(
    model.getWeights().map((tensor, index) => {
      const values = Float32Array.from(tensor.dataSync())
      return [specs[index]?.name ?? '', { shape: tensor.shape, values }] as const
    }),
  )
  return { model, bytes: onnxBytes(onnxLayerGraph(sampleCase, { weights, layout })) }
}
