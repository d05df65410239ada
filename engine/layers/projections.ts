import { text } from '../contract/text.ts'
import { shapesEqual, type Shape } from '../graph/shape.ts'
import type { LayerFix } from './layerRefusal.ts'

/**
 * A projection as in He et al. 2015, section 3.3, option B: 1×1 with the stride that makes up for the difference.
 * Offered on any input that it brings to the shape of all others; the last such input first, where a skip usually arrives.
 */
export function projections(inputs: readonly Shape[], first: Shape): readonly LayerFix[] {
  return inputs
    .map((from, index): LayerFix | null => {
      const to = index === 0 ? (inputs[1] ?? first) : first
      const othersAgree = inputs.every((shape, other) => other === index || shapesEqual(shape, to))
      if (!othersAgree || shapesEqual(from, to)) return null
      return projection({ from, to, index })
    })
    .filter((fix) => fix !== null)
    .reverse()
}

function projection({ from, to, index }: { readonly from: Shape; readonly to: Shape; readonly index: number }): LayerFix | null {
  const place = { type: 'insertBefore', port: 'in', index } as const
  const which = { en: `on input ${index + 1}`, zh: `到输入 ${index + 1}` }
  if (from.length !== to.length) return null
  if (from.length === 1) {
    const units = to[0] ?? 1
    const label = text(`Insert a fully connected layer ${which.en}`, `插入全连接层${which.zh}`)
    return { ...place, kind: 'dense', params: { units }, label }
  }
  const spatial = from.length - 1
  if (spatial > 2) return null
  const stride = from.slice(0, spatial).map((length, axis) => Math.max(1, Math.round(length / (to[axis] ?? 1))))
  const fits = stride.every((step, axis) => Math.ceil((from[axis] ?? 0) / step) === to[axis])
  if (!fits) return null
  const kernel = stride.map(() => 1)
  const label = text(`Insert a ${kernel.join('×')} projection ${which.en}`, `插入 ${kernel.join('×')} 投影卷积${which.zh}`)
  return {
    ...place,
    kind: spatial === 2 ? 'conv2d' : 'conv1d',
    params: { filters: to.at(-1) ?? 1, kernel, stride, padding: 'valid', activation: 'none' },
    label,
  }
}
