import type { GraphNode } from '../../contract/document.ts'
import type { RunFormat } from '../../contract/exportFormats.ts'
import { text, type Text } from '../../contract/text.ts'
import { kerasKindPrefix, readKeptKeras, type KeptKeras } from '../../layers/inert/keptKeras.ts'
import { onnxKindPrefix, readKeptOnnx } from '../../layers/inert/keptOnnx.ts'
import { layerKind } from '../../layers/registry.ts'
import { isPlainCall } from './keptCall.ts'
import { keptPlaces, type KerasFormat } from './keptPlaces.ts'
import { onnxObstacle } from './onnxObstacle.ts'

export const kerasFormats: readonly KerasFormat[] = ['keras', 'keras-h5', 'tfjs']

/** An unknown layer of another program, as opposed to one of a later version of Netwright. */
export function isInert({ kind }: Pick<GraphNode, 'kind'>): boolean {
  return layerKind(kind) === undefined && (kind.startsWith(kerasKindPrefix) || kind.startsWith(onnxKindPrefix))
}

/** What keeps a kept layer of Keras's from a format of its family by itself, whatever it is wired to; null: nothing. */
export function keptObstacle(kept: KeptKeras, format: KerasFormat): Text | null {
  if (kept.isSplit)
    return text('other layers take its second output, which no node here gives', '其他层取用它的第二个输出，而这里的节点没有')
  if (kept.outputShape === null) return text('its file does not tell what comes out of it', '其文件没有说明它输出什么')
  if (format === 'tfjs' && !isPlainCall(kept.call))
    return text(
      'it takes its inputs by name or one by one, which TensorFlow.js cannot',
      '它按名称或逐个接收输入，TensorFlow.js 不支持',
    )
  if (kept.hardSigmoid === 'fifth' && format === 'keras')
    return text(
      'its hard sigmoid is 0.2·x + 0.5, and in this format Keras 3 would compute x/6 + 0.5',
      '它的 hard sigmoid 是 0.2·x + 0.5，而在此格式中 Keras 3 会按 x/6 + 0.5 计算',
    )
  if (kept.hardSigmoid === 'sixth' && format === 'tfjs')
    return text(
      'its hard sigmoid is x/6 + 0.5, and TensorFlow.js would compute 0.2·x + 0.5',
      '它的 hard sigmoid 是 x/6 + 0.5，而 TensorFlow.js 会按 0.2·x + 0.5 计算',
    )
  const places = keptPlaces(kept, format)
  return 'en' in places ? places : null
}

/** Formats in which an unknown layer can leave again by itself, whatever else the network holds (`obstaclesTo` asks of all of it). */
export function formatsOfInert(node: GraphNode): readonly RunFormat[] {
  const kept = readKeptKeras(node)
  if (kept !== null) return kerasFormats.filter((format) => keptObstacle(kept, format) === null)
  const operator = readKeptOnnx(node)
  return operator !== null && onnxObstacle(operator) === null ? ['onnx'] : []
}
