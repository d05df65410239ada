import type { Json } from './json.ts'
import { inert, shapeless, type LayerReading, type LayerSetting } from './layerReading.ts'

/** Reshape; a −1 is worked out of the input's size (shapes without the batch axis). */
export function readReshape(config: Json, { inputs: [shape] }: LayerSetting): LayerReading {
  const asked = config['target_shape']
  const lengths = Array.isArray(asked) ? asked.filter((length): length is number => Number.isInteger(length)) : []
  if (!Array.isArray(asked) || lengths.length !== asked.length) return inert('its shape is not told', '未说明其形状')
  const open = lengths.filter((length) => length < 1)
  if (open.length === 0) return { kind: 'reshape', params: { shape: lengths } }
  const rest = lengths.reduce((product, length) => (length < 1 ? product : product * length), 1)
  const size = shape?.reduce((product, length) => product * length, 1)
  if (size === undefined) return shapeless
  if (open.length > 1 || size % rest !== 0) return inert('its shape stays open', '其形状未定')
  return { kind: 'reshape', params: { shape: lengths.map((length) => (length < 1 ? size / rest : length)) } }
}
