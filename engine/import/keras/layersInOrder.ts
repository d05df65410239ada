import { text } from '../../contract/text.ts'
import type { LayerParts } from './layerParts.ts'
import { RefusedModel } from './refusedModel.ts'
import type { WrittenCall } from './writtenCalls.ts'

/** A layer of a functional model with its calls. */
export interface CalledLayer {
  readonly item: unknown
  readonly path: string
  readonly layer: LayerParts
  readonly calls: readonly WrittenCall[]
}

/** Sources before what takes them; the description's order otherwise. */
export function layersInOrder(parts: readonly CalledLayer[], path: string): readonly CalledLayer[] {
  const byName = new Map(parts.map((part) => [part.layer.name, part]))
  const order: CalledLayer[] = []
  const state = new Map<CalledLayer, 'open' | 'done'>()
  for (const root of parts) {
    const open: { readonly part: CalledLayer; readonly isLeft: boolean }[] = [{ part: root, isLeft: false }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { part, isLeft } = next
      if (isLeft) {
        state.set(part, 'done')
        order.push(part)
        continue
      }
      if (state.get(part) === 'done') continue
      if (state.get(part) === 'open') throw new RefusedModel(part.path || path, text('its layers form a loop', '各层形成了环'))
      state.set(part, 'open')
      open.push({ part, isLeft: true })
      for (const { from } of part.calls.toReversed()) {
        for (const { layer } of from.toReversed()) {
          const source = byName.get(layer)
          if (source === undefined || state.get(source) === 'done') continue
          if (state.get(source) === 'open') throw new RefusedModel(part.path, text('its layers form a loop', '各层形成了环'))
          open.push({ part: source, isLeft: false })
        }
      }
    }
  }
  return order
}
