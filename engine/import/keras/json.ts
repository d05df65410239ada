/** Unknown JSON, looked at with care: nothing here throws. */
export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function objectAt(value: unknown, key: string): Json | null {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isObject(found) ? found : null
}

export function listAt(value: unknown, key: string): readonly unknown[] | null {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return Array.isArray(found) ? found : null
}

export function textAt(value: unknown, key: string): string | null {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return typeof found === 'string' ? found : null
}

export function numberAt(value: unknown, key: string, otherwise: number): number {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return typeof found === 'number' && Number.isFinite(found) ? found : otherwise
}

/** A number, or a list of them, as a list of `axes` numbers; null where it is neither. */
export function axesAt(value: unknown, key: string, axes: number): readonly number[] | null {
  const found = isObject(value) ? value[key] : undefined
  if (typeof found === 'number') return Array.from({ length: axes }, () => found)
  if (!Array.isArray(found) || found.length !== axes) return null
  const numbers = found.filter((item): item is number => typeof item === 'number')
  return numbers.length === axes ? numbers : null
}
