import { hexOfBytes } from '../../bytes/hexBytes.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { keptLimits } from '../../layers/inert/keptKeras.ts'
import type { KeptOnnxAttribute, OnnxObstacle } from '../../layers/inert/keptOnnx.ts'
import type { OnnxFileBody } from './onnxFile.ts'

export interface KeptGraph {
  readonly attribute: KeptOnnxAttribute
  readonly weights: Readonly<Record<string, FloatTensor>>
}

/** A graph inside an attribute, byte for byte; its many float32 numbers lie with the weights as `name`_0, `name`_1, … */
export function keepGraph({ bytes, numbers, isOutside, isDeep }: OnnxFileBody, name: string): KeptGraph | OnnxObstacle {
  if (isDeep) return 'deep'
  if (isOutside) return 'outside'
  const many = numbers.reduce((sum, { start, end }) => sum + end - start, 0)
  if (2 * (bytes.length - many) > keptLimits.characters || numbers.length > keptLimits.weights) return 'large'
  const pieces: (string | { readonly weight: string })[] = []
  const weights: Record<string, FloatTensor> = {}
  let place = 0
  for (const { start, end } of numbers) {
    const weight = `${name}_${Object.keys(weights).length}`
    /* A copy: the file's bytes may lie at any offset. */
    const values = new Float32Array(bytes.slice(start, end).buffer)
    weights[weight] = { shape: [values.length], values }
    pieces.push(hexOfBytes(bytes.subarray(place, start)), { weight })
    place = end
  }
  pieces.push(hexOfBytes(bytes.subarray(place)))
  return { attribute: { type: 'graph', pieces }, weights }
}
