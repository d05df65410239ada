import { hexOfBytes } from '../../bytes/hexBytes.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { KeptOnnxAttribute, OnnxObstacle } from '../../layers/inert/keptOnnx.ts'
import { keepGraph } from './keepGraph.ts'
import type { OnnxFileAttribute, OnnxFileNode } from './onnxFile.ts'
import { tensorBytes } from './tensorBytes.ts'

export interface KeptAttributes {
  readonly kept: Readonly<Record<string, KeptOnnxAttribute>>
  /** Many numbers of graphs inside. */
  readonly weights: Readonly<Record<string, FloatTensor>>
}

/** An operator's attributes with their types, or why they cannot be kept. */
export function keepAttributes({ attributes }: OnnxFileNode): KeptAttributes | OnnxObstacle {
  const kept: [string, KeptOnnxAttribute][] = []
  const weights: Record<string, FloatTensor> = {}
  for (const [name, attribute] of attributes) {
    if (attribute.body !== undefined) {
      const graph = keepGraph(attribute.body, `graph_${kept.length}`)
      if (typeof graph === 'string') return graph
      kept.push([name, graph.attribute])
      Object.assign(weights, graph.weights)
      continue
    }
    const one = keep(attribute)
    if (typeof one === 'string') return one
    if (!isWritable(one)) return 'attribute'
    kept.push([name, one])
  }
  return { kept: Object.fromEntries(kept), weights }
}

/** AttributeProto.AttributeType */
const [floatType, intType, stringType, tensorType, graphType, floatsType, intsType, stringsType, graphsType] = [
  1, 2, 3, 4, 5, 6, 7, 8, 10,
]

function keep(attribute: OnnxFileAttribute): Exclude<KeptOnnxAttribute, { readonly type: 'graph' }> | OnnxObstacle {
  const { float, integer, text, tensor, floats, integers, texts } = attribute
  switch (attribute.type === 0 ? guessType(attribute) : attribute.type) {
    case floatType:
      return { type: 'float', value: float ?? 0 }
    case intType:
      return { type: 'int', value: integer ?? 0 }
    case stringType:
      return { type: 'string', value: text ?? '' }
    case floatsType:
      return { type: 'floats', values: [...floats] }
    case intsType:
      return { type: 'ints', values: [...integers] }
    case stringsType:
      return { type: 'strings', values: [...texts] }
    case tensorType: {
      const bytes = tensor === undefined ? null : tensorBytes(tensor)
      if (tensor === undefined || bytes === null) return 'attribute'
      return { type: 'tensor', elementType: tensor.elementType, shape: [...tensor.shape], bytes: hexOfBytes(bytes) }
    }
    case graphType:
    case graphsType:
      return 'graph'
    default:
      return 'attribute'
  }
}

/** Files of the first IR versions do not say what an attribute is. */
function guessType({ float, integer, text, tensor, floats, integers, texts, hasGraph }: OnnxFileAttribute): number {
  if (hasGraph) return graphType
  if (float !== undefined) return floatType
  if (integer !== undefined) return intType
  if (text !== undefined) return stringType
  if (tensor !== undefined) return tensorType
  if (floats.length > 0) return floatsType
  if (integers.length > 0) return intsType
  return texts.length > 0 ? stringsType : 0
}

/** JSON holds no infinities, and text that was no UTF-8 would come out as other bytes. */
function isWritable(attribute: Exclude<KeptOnnxAttribute, { readonly type: 'graph' }>): boolean {
  const values = attribute.type === 'tensor' ? [] : 'values' in attribute ? attribute.values : [attribute.value]
  return values.every((value) => (typeof value === 'number' ? Number.isFinite(value) : !value.includes('\uFFFD')))
}
