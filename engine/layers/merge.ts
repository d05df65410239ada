import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { text, type Text } from '../contract/text.ts'
import { formula } from '../graph/formula.ts'
import { formatShape, shapesEqual, type Shape } from '../graph/shape.ts'
import { layerCall, type CodeLayer } from './code/layerCall.ts'
import { defineLayer, type AnyLayerDefinition, type BuildContext } from './defineLayer.ts'
import type { LayerRefusal } from './layerRefusal.ts'
import { joinOnnx, type OnnxJoin } from './onnx/joinOnnx.ts'
import { projections } from './projections.ts'
import type { TfLibrary } from './tfLibrary.ts'
import { joinTorch, type TorchJoin } from './torch/joinTorch.ts'

interface MergeKind {
  readonly kind: string
  readonly title: Text
  readonly summary: Text
  readonly keywords: readonly string[]
  /** Subtraction takes exactly two. */
  readonly exactlyTwo?: true
  /** An axis of length 1 stretches over the other's length: the gates of squeeze-and-excitation blocks. */
  readonly stretches?: true
  /** Where the order of the inputs counts. */
  readonly inputRoles?: (inputs: readonly Shape[]) => readonly Text[]
  /** Keras's layer. */
  readonly code: CodeLayer
  readonly build: (tf: TfLibrary, inputs: readonly SymbolicTensor[], context: BuildContext) => SymbolicTensor
  readonly onnx: OnnxJoin
  readonly torch: TorchJoin
}

/** A merge works value by value on inputs of one shape; the kinds differ in the operation only. */
export function defineMerge({
  exactlyTwo,
  stretches,
  inputRoles,
  code,
  build,
  onnx,
  torch,
  ...words
}: MergeKind): AnyLayerDefinition {
  const { title } = words
  return defineLayer<Record<never, never>>({
    ...words,
    category: 'merge',
    inputs: [{ name: 'in', multiple: true }],
    hasOutput: true,
    params: {},
    settings: () => '',
    inferShape: (_params, inputs) => {
      const wrongCount = refuseInputCount(title, inputs.length, exactlyTwo === true)
      if (wrongCount !== null) return { refusals: [wrongCount] }
      const [first = [], ...others] = inputs
      const merged =
        stretches === true ? stretchedShape(inputs) : others.every((shape) => shapesEqual(shape, first)) ? first : null
      if (merged === null) return { refusals: [refuseMismatch(title, inputs)] }
      return { shape: merged, formula: formula`${inputs.length} × ${formatShape(merged)} → ${formatShape(merged)}` }
    },
    ...(inputRoles === undefined ? {} : { inputRoles: (_params, inputs) => inputRoles(inputs) }),
    weights: () => [],
    receptiveField: () => ({ type: 'same' }),
    countsAsDepth: false,
    emit: () => [layerCall(code)],
    build: (tf, _params, inputs, context) => build(tf, inputs, context),
    toOnnx: (_params, inputs) => joinOnnx(inputs, onnx),
    toTorch: (_params, inputs) => joinTorch(inputs, torch),
    samples: [
      {
        params: {},
        inputs: [
          [8, 8, 16],
          [8, 8, 16],
        ],
        output: [8, 8, 16],
        trainable: 0,
      },
      { params: {}, inputs: [[10], [10]], output: [10], trainable: 0 },
      ...(exactlyTwo === true
        ? []
        : [
            {
              params: {},
              inputs: [
                [4, 3],
                [4, 3],
                [4, 3],
              ],
              output: [4, 3],
              trainable: 0,
            },
          ]),
      ...(stretches === true
        ? [
            {
              params: {},
              inputs: [
                [4, 4, 3],
                [1, 1, 3],
              ],
              output: [4, 4, 3],
              trainable: 0,
            },
          ]
        : []),
    ],
    refused: [
      { params: {}, inputs: [[10]], code: 'too-few-inputs' },
      {
        params: {},
        inputs: [
          [8, 8, 16],
          [8, 8, 32],
        ],
        code: 'merge-mismatch',
      },
      { params: {}, inputs: [[8, 8, 16], [1024]], code: 'merge-mismatch' },
      ...(exactlyTwo === true ? [{ params: {}, inputs: [[2], [2], [2]], code: 'too-many-inputs' }] : []),
    ],
  })
}

/** null where the count is right. */
export function refuseInputCount(title: Text, count: number, exactlyTwo: boolean): LayerRefusal | null {
  if (count < 2) {
    return {
      code: 'too-few-inputs',
      message: text(
        `${title.en} joins at least two inputs. It has ${count}. Draw another wire to it, or remove it.`,
        `${title.zh}至少需要两个输入，现在有 ${count} 个。请再连一条线到它，或删去它。`,
      ),
      expected: text('at least 2 inputs', '至少 2 个输入'),
      got: text(`${count}`, `${count}`),
      fixes: [{ type: 'remove', label: text(`Remove ${title.en}`, `删去${title.zh}`) }],
    }
  }
  if (!exactlyTwo || count === 2) return null
  return {
    code: 'too-many-inputs',
    message: text(
      `${title.en} takes exactly two inputs: the first minus the second. It has ${count}. Remove a wire.`,
      `${title.zh}恰好需要两个输入：第一个减去第二个。现在有 ${count} 个。请删去一条线。`,
    ),
    expected: text('2 inputs', '2 个输入'),
    got: text(`${count}`, `${count}`),
  }
}

/** Says which inputs differ, and offers a 1×1 convolution (or a fully connected layer) on each that can be brought into line by one. */
function refuseMismatch(title: Text, inputs: readonly Shape[]): LayerRefusal {
  const shapes = inputs.map(formatShape)
  const target = inputs[0] ?? []
  const fixes = projections(inputs, target)
  const others = inputs.findIndex((shape) => !shapesEqual(shape, target))
  const advice =
    fixes.length > 0
      ? text(
          'Bring them to one shape, for instance with a projection on the shorter way.',
          '请把它们变为同一形状，例如在较短的支路上加一个投影。',
        )
      : text('Bring them to one shape first.', '请先把它们变为同一形状。')
  return {
    code: 'merge-mismatch',
    message: text(
      `${title.en} works value by value, so all inputs must have one shape. Input 1 is ${shapes[0]}, input ${others + 1} is ${shapes[others]}. ${advice.en}`,
      `${title.zh}逐值进行，所有输入必须形状相同。输入 1 是 ${shapes[0]}，输入 ${others + 1} 是 ${shapes[others]}。${advice.zh}`,
    ),
    expected: text(`${shapes[0]} on every input`, `每个输入都是 ${shapes[0]}`),
    got: text(shapes.join(', '), shapes.join('、')),
    fixes,
  }
}

function stretchedShape(inputs: readonly Shape[]): Shape | null {
  const [first = []] = inputs
  if (inputs.some((shape) => shape.length !== first.length)) return null
  const longest = first.map((_, axis) => Math.max(...inputs.map((shape) => shape[axis] ?? 0)))
  const fits = inputs.every((shape) => shape.every((length, axis) => length === longest[axis] || length === 1))
  return fits ? longest : null
}
