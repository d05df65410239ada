import type { Shape } from '../../graph/shape.ts'
import type { AxisWindow } from '../../graph/window.ts'
import { stockMode } from '../windows/stockPadding.ts'
import { oneOrEach } from './codeArguments.ts'
import { layerCall, type LayerCall } from './layerCall.ts'

/** What must come before a layer that knows only "same" and "valid", and what the layer is then told (see `stockPadding`). */
export function padCalls(
  windows: readonly AxisWindow[],
  shape: Shape,
  { alwaysZeros = false }: { readonly alwaysZeros?: boolean } = {},
): { readonly before: readonly LayerCall[]; readonly padding: 'same' | 'valid' } {
  const mode = stockMode(windows, shape)
  if (mode !== 'zeros' && !alwaysZeros) return { before: [], padding: mode }
  const zeros = windows.map(({ padding }) => (typeof padding === 'number' ? padding : 0))
  const layer = windows.length === 1 ? 'ZeroPadding1D' : 'ZeroPadding2D'
  return { before: [layerCall(layer, { padding: oneOrEach(zeros) }, { suffix: '_pad' })], padding: 'valid' }
}
