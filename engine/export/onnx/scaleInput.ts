import type { Preprocessing } from '../../data/preprocessing.ts'
import { shapeSize, type Shape } from '../../graph/shape.ts'
import { operation, type OnnxConstant, type OnnxExpression } from '../../layers/onnx/onnxExpression.ts'

/** What may be lost of a scaled value by keeping the shift in float32 alone. */
const negligible = 1e-6

export interface InputScaling {
  readonly preprocessing: Preprocessing
  readonly shape: Shape
  /** Of the sample's numbers, the first that this input gets: several inputs may share a sample. */
  readonly start: number
}

/** The document's scaling, (x − subtract) / divide, as the graph's first operations; null where it changes nothing. */
export function scaleInput(
  input: OnnxExpression,
  { preprocessing: { subtract, divide }, shape, start }: InputScaling,
): OnnxExpression | null {
  const constantOf = (name: string, values: readonly number[]): OnnxConstant => constantFor(name, values, { shape, start })
  const shift = constantOf('subtract', subtract)
  const shifted = subtract.some((value) => value !== 0) ? operation('Sub', [input, shift]) : input
  /* Large values close together (years, timestamps) need the digits of the shift that float32 drops. */
  const rest = subtract.map((value) => value - Math.fround(value))
  const matters = rest.some((value, index) => Math.abs(value / (divide[index % divide.length] ?? 1)) > negligible)
  const exact = matters ? operation('Sub', [shifted, constantOf('subtract_rest', rest)]) : shifted
  const scaled = divide.some((value) => value !== 1) ? operation('Div', [exact, constantOf('divide', divide)]) : exact
  return scaled === input ? null : scaled
}

/** One number for all, one for each place on the last axis, or, where an input has another last axis than the data, one for each value. */
function constantFor(
  name: string,
  values: readonly number[],
  { shape, start }: Pick<InputScaling, 'shape' | 'start'>,
): OnnxConstant {
  const constant = { type: 'constant', name, elementType: 'float' } as const
  if (values.length === 1) return { ...constant, shape: [], read: () => values }
  if (values.length === shape.at(-1) && start % values.length === 0)
    return { ...constant, shape: [values.length], read: () => values }
  const every = Float32Array.from({ length: shapeSize(shape) }, (_, place) => values[(start + place) % values.length] ?? 0)
  return { ...constant, shape, read: () => every }
}
