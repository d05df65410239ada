import type { NetDocument } from '../../contract/document.ts'

/** Names become layer names in exports: a letter first, then letters, digits and _, at most 64. */
export const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

/** As of a set. */
interface Names {
  has(name: string): boolean
  forEach(visit: (name: string) => void): void
}

/**
 * A name that no node has yet: "conv_3" for a conv2d beside conv_1 and conv_2. Inputs and outputs are numbered from the
 * second on.
 */
export function freshName(document: NetDocument, kind: string): string {
  const { nodes } = document.graph
  const taken: Names = {
    has: (name) => nodes.some((node) => node.name === name),
    forEach: (visit) => nodes.forEach((node) => visit(node.name)),
  }
  return numberedName(nameStem(kind), taken, { bare: kind === 'input' || kind === 'output' })
}

/** One past the highest number in use, so that a new name never stands between old ones. */
export function numberedName(stem: string, taken: Names, { bare }: { readonly bare: boolean }): string {
  if (bare && !taken.has(stem)) return stem
  let highest = bare ? 1 : 0
  taken.forEach((name) => {
    if (!name.startsWith(`${stem}_`)) return
    const number = Number(/^[1-9]\d{0,8}$/.exec(name.slice(stem.length + 1))?.[0] ?? 0)
    highest = Math.max(highest, number)
  })
  return `${stem}_${highest + 1}`
}

/** conv2d: "conv", globalAvgPool2d: "global_avg_pool", simpleRNN: "simple_rnn". */
function nameStem(kind: string): string {
  const words = kind
    .replace(/\dd(?=$|[A-Z])/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '_')
    .slice(0, 50)
  return /^[a-z]/.test(words) ? words : `layer_${words}`
}
