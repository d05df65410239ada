import type { SymbolicTensor } from '@tensorflow/tfjs-layers'

/** The tensors that some tensors are computed from, and these themselves: each once, upstream first. */
export function symbolOrder(wanted: readonly SymbolicTensor[]): readonly SymbolicTensor[] {
  const order: SymbolicTensor[] = []
  const seen = new Set<number>()
  /* Not recursive: a network may be thousands of layers deep. A symbol is left when all it needs has been. */
  const open = wanted.toReversed().map((symbol) => ({ symbol, isLeft: false }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { symbol, isLeft } = next
    if (isLeft) order.push(symbol)
    else if (!seen.has(symbol.id)) {
      seen.add(symbol.id)
      open.push({ symbol, isLeft: true }, ...symbol.inputs.map((input) => ({ symbol: input, isLeft: false })))
    }
  }
  return order
}
