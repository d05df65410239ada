import { ownOperatorSet } from '../export/onnx/chooseOperatorSet.ts'
import { createEmitter } from '../export/onnx/createEmitter.ts'
import type { OnnxGraph } from '../export/onnx/onnxGraph.ts'
import { writeOnnxModel } from '../export/onnx/writeOnnxModel.ts'
import type { Shape } from '../graph/shape.ts'
import { channelsLast, inLayout, type OnnxLayout, type OnnxValue } from '../layers/onnx/onnxValue.ts'
import type { SampleCase } from './sampleCases.ts'

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
