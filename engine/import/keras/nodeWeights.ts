import type { Params } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { formatShape, shapesEqual, type Shape } from '../../graph/shape.ts'
import { layerKind } from '../../layers/registry.ts'
import { refuseImport } from '../refuseImport.ts'
import type { FileWeight } from './kerasModel.ts'

type Fitted = { readonly weights: ReadonlyMap<string, FloatTensor>; readonly remark: Text | null } | { readonly problem: Problem }

/** A layer's weights by the names of its node's. Both list them in Keras's order; a problem where shapes differ. */
export function nodeWeights(
  { kind, params, without = [] }: { readonly kind: string; readonly params: Params; readonly without?: readonly string[] },
  {
    stored,
    inputs,
    path,
    name,
  }: {
    readonly stored: readonly FileWeight[] | null
    readonly inputs: readonly (Shape | null)[]
    readonly path: string
    readonly name: string
  },
): Fitted {
  const definition = layerKind(kind)
  const shapes = inputs.filter((shape) => shape !== null)
  const isKnown = shapes.length === inputs.length
  /* Names do not depend on shapes, so that weights behind an inert node find their places too. */
  const specs = definition?.weights(params, isKnown ? shapes : inputs.map(() => [1])) ?? []
  if (specs.length === 0) return { weights: new Map(), remark: null }
  if (stored === null || stored.length === 0) {
    return {
      weights: new Map(),
      remark: text('the file has no weights for it; they are drawn anew', '文件中没有它的权重，将重新抽取'),
    }
  }
  const left = specs.filter(({ name: weight }) => !without.includes(weight))
  if (stored.length !== left.length) return { problem: wrongCount(path, { name, expected: left.length, got: stored.length }) }
  const channels = stored[0]?.tensor.shape.at(-1) ?? 0
  const weights = new Map<string, FloatTensor>()
  let next = 0
  for (const spec of specs) {
    const found = without.includes(spec.name) ? filled(channels, spec.name === 'gamma' ? 1 : 0) : stored[next++]?.tensor
    if (found === undefined) return { problem: wrongCount(path, { name, expected: left.length, got: stored.length }) }
    if (isKnown && !shapesEqual(found.shape, spec.shape)) {
      const [asked, got] = [formatShape(spec.shape), formatShape(found.shape)]
      const words = text(
        `the weight "${spec.name}" of "${name.slice(0, 60)}" is ${got} instead of ${asked}`,
        `“${name.slice(0, 60)}”的权重“${spec.name}”是 ${got}，而不是 ${asked}`,
      )
      return { problem: refuseImport(path, words, 'weight-shape') }
    }
    weights.set(spec.name, found)
  }
  return { weights, remark: null }
}

function filled(length: number, value: number): FloatTensor {
  return { shape: [length], values: new Float32Array(length).fill(value) }
}

function wrongCount(
  path: string,
  { name, expected, got }: { readonly name: string; readonly expected: number; readonly got: number },
): Problem {
  const words = text(
    `"${name.slice(0, 60)}" has ${got} weight tensors; ${expected} were expected`,
    `“${name.slice(0, 60)}”有 ${got} 个权重张量，应有 ${expected} 个`,
  )
  return refuseImport(path, words, 'weight-count')
}
