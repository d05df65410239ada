import type { Preprocessing } from '../../data/preprocessing.ts'
import { formatShape } from '../../graph/shape.ts'
import type { OnnxGraph, OnnxPort } from './onnxGraph.ts'
import type { OnnxModelText } from './writeOnnxModel.ts'

export interface OnnxContext {
  readonly name: string
  /** null: the network was never given data. */
  readonly preprocessing: Preprocessing | null
  /** The scaling is part of the graph. */
  readonly isScaledInside: boolean
  readonly classNames: readonly string[] | null
}

/** What an ONNX file says about itself, so that whoever gets it knows what to feed it and what the answers mean. */
export function describeOnnx(
  { inputs, outputs }: Pick<OnnxGraph, 'inputs' | 'outputs'>,
  { name, preprocessing, isScaledInside, classNames }: OnnxContext,
): OnnxModelText {
  const asked = isScaledInside
    ? 'values as the data has them; the scaling is inside'
    : 'values scaled as in metadata "preprocessing"'
  const lines = [
    `"${name}", made with Netwright. Float32, channels last, any batch.`,
    ...inputs.map((port) => `Input ${formatPort(port)}${preprocessing === null ? '' : `: ${asked}`}`),
    ...outputs.map((port) => `Output ${formatPort(port)}`),
  ]
  const scaling = preprocessing === null ? {} : { preprocessing: JSON.stringify({ ...preprocessing, inside: isScaledInside }) }
  const classes = classNames === null ? {} : { classNames: JSON.stringify(classNames) }
  return { description: lines.join('\n'), metadata: { ...scaling, ...classes } }
}

function formatPort({ name, shape }: OnnxPort): string {
  return `"${name}": batch×${formatShape(shape)}`
}
