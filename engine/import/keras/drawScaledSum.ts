import { text } from '../../contract/text.ts'
import { addNode, connect, noteDifference, type Drawing, type Place } from './drawing.ts'
import type { ReadLayer } from './kerasModel.ts'
import { frozenNorm, normEpsilon } from './preprocessingReaders.ts'

/** The layer of Keras's InceptionResNetV2 that gives its first input and a share of its second. */
export function isScaledSum({ className, config }: ReadLayer): boolean {
  return className === 'CustomScaleLayer' && typeof config['scale'] === 'number'
}

/** x + scale · y: the scaling as a frozen batch normalisation, and the sum. */
export function drawScaledSum(drawing: Drawing, layer: ReadLayer, sources: readonly Place[]): Place {
  const [first, second] = sources
  const channels = second?.shape?.at(-1) ?? first?.shape?.at(-1)
  if (first === undefined || second === undefined) throw new Error('A scaled sum takes two.')
  const named = { ...layer, shortName: `${layer.shortName}_scale` }
  const scale = addNode(drawing, named, { kind: 'batchNorm', params: { epsilon: normEpsilon }, isFrozen: true })
  const norm = frozenNorm(channels ?? 1, { gamma: Number(layer.config['scale']), beta: 0 })
  for (const [name, tensor] of norm) drawing.weights.set(`${scale.id}/${name}`, tensor)
  connect(drawing, scale, [second])
  const remark = text('it scales by a number; here a frozen batch normalisation does', '它按一个数缩放；这里由冻结的批归一化完成')
  noteDifference(drawing, scale, remark)
  const sum = addNode(drawing, layer, { kind: 'add', params: {} })
  connect(drawing, sum, [first, { node: scale.id, shape: second.shape }])
  return { node: sum.id, shape: first.shape }
}
