import { channelsFirstAxes, type DraftNode, type NodeValue } from './draft.ts'

/** A sequence as a picture of width 1, for what only pictures have layers for. Channels first, as the file has it. */
export function asPictureOfWidthOne(value: NodeValue): NodeValue {
  const [steps = 1, channels = 1] = value.shape
  return { ...value, shape: [steps, 1, channels], axes: channelsFirstAxes(3) }
}

/** What a layer made of such a picture, as the sequence it is in the file. */
export function asSequence(node: DraftNode, axes: NodeValue['axes'] = channelsFirstAxes(2)): NodeValue {
  const [steps = 1, , channels = 1] = node.shape ?? []
  return { type: 'value', node, shape: [steps, channels], axes, places: null }
}
