import type { FileWeight, ReadLayer } from './kerasModel.ts'

/** Names as they are below the layer: "gru/gru_cell/kernel:0" of "gru" is "gru_cell/kernel:0". */
export function belowLayer({ shortName }: ReadLayer, weights: readonly FileWeight[]): readonly FileWeight[] {
  return weights.map((weight) => {
    const parts = weight.name.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
    const own = parts.slice(parts.lastIndexOf(shortName, -2) + 1)
    return { ...weight, name: own.join('/') }
  })
}
