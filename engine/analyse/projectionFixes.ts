import type { Params } from '../contract/document.ts'
import { text } from '../contract/text.ts'
import { formatShape, shapesEqual, type Shape } from '../graph/shape.ts'
import { windowedLength } from '../graph/window.ts'
import type { AnyLayerDefinition, LayerFix, LayerRefusal } from '../layers/defineLayer.ts'

const elementwise: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply', 'average', 'maximum'])

export interface Projection {
  readonly kind: string
  readonly params: Params
}

/** A merge's refusal with the projections that would mend it put before its own fixes. */
export function withProjections(
  refusal: LayerRefusal,
  { definition, shapes }: { readonly definition: AnyLayerDefinition; readonly shapes: readonly Shape[] },
): LayerRefusal {
  const projections = projectionFixes(definition, shapes)
  return projections.length === 0 ? refusal : { ...refusal, fixes: [...projections, ...(refusal.fixes ?? [])] }
}

/**
 * For a merge of two branches with different shapes: bring one branch to the other's shape with a 1×1 convolution
 * (He et al. 2015, section 3.3, option B), or with a fully connected layer where the branches are rows of numbers.
 * The branch with fewer channels, on a skip the thin one, is offered first.
 */
export function projectionFixes(definition: AnyLayerDefinition, shapes: readonly Shape[]): readonly LayerFix[] {
  const [first, second] = shapes
  const port = definition.inputs[0]?.name ?? ''
  if (!elementwise.has(definition.kind) || shapes.length !== 2 || !first || !second) return []
  const choices = [
    { index: 0, from: first, to: second },
    { index: 1, from: second, to: first },
  ].sort((left, right) => (left.from.at(-1) ?? 0) - (right.from.at(-1) ?? 0))
  return choices.flatMap(({ index, from, to }): readonly LayerFix[] => {
    const projection = projectionBetween(from, to)
    if (projection === null) return []
    const change = `${formatShape(from)} → ${formatShape(to)}`
    const label =
      projection.kind === 'dense'
        ? text(`Insert a fully connected layer: ${change}`, `插入全连接层：${change}`)
        : text(`Add a 1×1 projection: ${change}`, `添加 1×1 投影：${change}`)
    return [{ type: 'insertBefore', port, index, ...projection, label }]
  })
}

/** null where no stride makes the lengths meet. */
export function projectionBetween(from: Shape, to: Shape): Projection | null {
  if (from.length !== to.length || shapesEqual(from, to)) return null
  const channels = to.at(-1) ?? 1
  if (from.length === 1) return { kind: 'dense', params: { units: channels } }
  if (from.length !== 3) return null
  const strides = [0, 1].map((axis) => strideBetween(from[axis] ?? 0, to[axis] ?? 0))
  const [vertical, horizontal] = strides
  if (vertical === null || vertical === undefined || horizontal === null || horizontal === undefined) return null
  return { kind: 'conv2d', params: { filters: channels, kernel: [1, 1], stride: [vertical, horizontal], padding: 'same' } }
}

function strideBetween(from: number, to: number): number | null {
  if (to < 1 || from < to) return null
  const stride = Math.ceil(from / to)
  return windowedLength(from, { kernel: 1, stride, dilation: 1, padding: 'same' }) === to ? stride : null
}
