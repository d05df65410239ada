import type { ImportContext } from './importContext.ts'
import type { OnnxFileNode, OnnxFilePort } from './onnxFile.ts'

const [float, byte, int32, int64, bool] = [1, 2, 6, 7, 9] as const
/** TensorProto.DataType: halves are floats here, as everything is. */
const asFloat: ReadonlySet<number> = new Set([0, 1, 10, 16])

const ofIntegers: ReadonlySet<string> = new Set(['Shape', 'Size', 'ArgMax', 'ArgMin', 'NonZero', 'NonMaxSuppression'])
const ofClaims: ReadonlySet<string> = new Set(
  'And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Xor'.split(' '),
)
/** Which input of an operator that rounds tells what it rounds to. */
const zeroPoints: Readonly<Record<string, number>> = { QuantizeLinear: 2, QLinearConv: 7, QLinearMatMul: 7 }
/** Longer ways back are not gone: what cannot be told is taken for float. */
const farthest = 1000

/** Of what type the file has a value, as TensorProto.DataType: told by the file, or by the operators on the way to it. */
export function elementTypeOf({ file, producers }: ImportContext, name: string): number {
  let value = name
  for (let step = 0; step < farthest; step++) {
    const told = file.constants.get(value)?.elementType ?? file.told.get(value)?.elementType ?? 0
    if (told !== 0) return asFloat.has(told) ? float : told
    const node = producers.get(value)
    if (node === undefined) return float
    const { operator, attributes, inputs, outputs } = node
    const output = outputs.indexOf(value)
    const inner = givenInside(node, output)?.elementType ?? 0
    if (inner !== 0) return asFloat.has(inner) ? float : inner
    if (takesGraphs.has(operator)) return float
    if (operator === 'Cast') {
      const to = attributes.get('to')?.integer ?? float
      return asFloat.has(to) ? float : to
    }
    if (operator === 'Constant' || operator === 'ConstantOfShape') return ofConstant(node)
    if (ofClaims.has(operator) || (operator === 'Dropout' && output === 1)) return bool
    if (ofIntegers.has(operator) || (output === 1 && (operator === 'TopK' || operator === 'MaxPool'))) return int64
    if (operator === 'DequantizeLinear' || (operator === 'DynamicQuantizeLinear' && output === 1)) return float
    if (operator === 'DynamicQuantizeLinear') return byte
    if (operator === 'ConvInteger' || operator === 'MatMulInteger') return int32
    const zero = zeroPoints[operator]
    if (zero !== undefined) {
      const told = attributes.get('output_dtype')?.integer ?? 0
      if (told !== 0) return told
      /* Without a zero point, whole numbers begin at 0. */
      if ((inputs[zero] ?? '') === '') return byte
      value = inputs[zero] ?? ''
      continue
    }
    value = inputs[operator === 'Where' || operator === 'OneHot' ? inputs.length - 1 : 0] ?? ''
  }
  return float
}

const takesGraphs: ReadonlySet<string> = new Set(['If', 'Loop', 'Scan', 'SequenceMap'])

/** What a graph inside the operator gives as that output; null: nothing is told of it. */
function givenInside({ operator, attributes }: OnnxFileNode, output: number): OnnxFilePort | null {
  const [name, place] =
    operator === 'If' ? ['then_branch', output] : operator === 'Loop' ? ['body', output + 1] : ['body', output]
  return takesGraphs.has(operator) ? (attributes.get(name)?.body?.outputs[place] ?? null) : null
}

/** The same where the output is of the shape that it has inside: both branches of If agree, or a Loop carries it along. */
export function givenAlike(node: OnnxFileNode, output: number): OnnxFilePort | null {
  const inner = givenInside(node, output)
  if (node.operator === 'Loop') return output < node.inputs.length - 2 ? inner : null
  const other = node.operator === 'If' ? node.attributes.get('else_branch')?.body?.outputs[output] : undefined
  const areAlike = inner?.shape?.join() === other?.shape?.join() && inner?.first === other?.first
  return areAlike && other !== undefined ? inner : null
}

function ofConstant({ attributes }: OnnxFileNode): number {
  const tensor = attributes.get('value')?.tensor
  if (tensor !== undefined) return asFloat.has(tensor.elementType) ? float : tensor.elementType
  return attributes.has('value_int') || attributes.has('value_ints') ? int64 : float
}
