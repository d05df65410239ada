import { bytesOfHex } from '../../bytes/hexBytes.ts'
import { joinBytes } from '../../bytes/joinBytes.ts'
import type { KeptOnnx, KeptOnnxAttribute } from './keptOnnx.ts'
import { readOnnxBody, type OnnxBody } from './onnxBody.ts'

/** One of the project's weights of the node. */
export type KeptNumbers = (name: string) => { readonly values: Float32Array }

/** The GraphProto that a kept attribute is. */
export function graphBytes(
  { pieces }: Extract<KeptOnnxAttribute, { readonly type: 'graph' }>,
  weight: KeptNumbers,
): Uint8Array<ArrayBuffer> {
  const parts = pieces.map((piece) => {
    if (typeof piece === 'string') return bytesOfHex(piece) ?? new Uint8Array()
    const { values } = weight(piece.weight)
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  })
  return joinBytes(parts)
}

/** The graphs inside an operator, read; null: they are none, or read other values than it is said to. Documents may be anyone's. */
export function readKeptGraphs({ attributes, captured }: KeptOnnx, weight: KeptNumbers): readonly OnnxBody[] | null {
  try {
    const bodies = Object.values(attributes).flatMap((one) =>
      one.type === 'graph' ? [readOnnxBody(graphBytes(one, weight))] : [],
    )
    const isWhole = bodies.every(
      (body) => !body.isDeep && !body.isOutside && body.captured.every((name) => captured.includes(name)),
    )
    return isWhole ? bodies : null
  } catch {
    return null
  }
}
