import type { LayerSetting } from './layerReading.ts'

/** -1, or the last axis counted with the batch. */
export function isLastAxis(value: unknown, inputs: LayerSetting['inputs']): boolean {
  const axis: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  const [shape] = inputs
  return axis === undefined || axis === null || axis === -1 || (shape !== null && shape !== undefined && axis === shape.length)
}
