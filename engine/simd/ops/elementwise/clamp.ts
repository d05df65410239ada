import { floatBits } from '../../threads/floatBits.ts'

/** Bits of the bounds that a product's last step clamps its results to. */
export interface Clamp {
  readonly low: number
  readonly high: number
}

export const unbounded: Clamp = { low: floatBits(Number.NEGATIVE_INFINITY), high: floatBits(Number.POSITIVE_INFINITY) }

export const relu: Clamp = { low: floatBits(0), high: unbounded.high }
export const relu6: Clamp = { low: floatBits(0), high: floatBits(6) }

const clamps: ReadonlyMap<string, Clamp> = new Map([
  ['linear', unbounded],
  ['relu', relu],
  ['relu6', relu6],
])

/** The activation as a clamp; null for one that is not: it is a kernel of its own behind the product. */
export function clampOf(activation: string | null | undefined): Clamp | null {
  return clamps.get(activation ?? 'linear') ?? null
}
