import { isKeptObject, type KeptCall, type KeptJson } from '../../layers/inert/keptKeras.ts'

/** Arguments with real tensors in the places of the kept ones. */
export function fillCall(
  { args, kwargs }: KeptCall,
  tensors: readonly KeptJson[],
): { readonly args: KeptJson; readonly kwargs: KeptJson } {
  return { args: filled([...args], tensors), kwargs: filled(kwargs, tensors) }
}

function filled(value: KeptJson, tensors: readonly KeptJson[]): KeptJson {
  if (Array.isArray(value)) return value.map((item) => filled(item, tensors))
  if (!isKeptObject(value)) return value
  const place = value['$tensor']
  if (typeof place === 'number') return tensors[place] ?? null
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, tensors)]))
}

/** How many wires the call takes. */
export function wiresOf(call: KeptCall): number {
  return new Set([...JSON.stringify(call).matchAll(/"\$tensor":(\d+)/g)].map(([, place]) => place)).size
}

/** One tensor, or one list of them, and nothing else that is tensors: what Keras 2 and tf.js can write. */
export function isPlainCall({ args, kwargs }: KeptCall): boolean {
  const [first, ...others] = args
  const isTensor = (value: KeptJson | undefined): boolean => isKeptObject(value) && typeof value['$tensor'] === 'number'
  const isOne = isTensor(first) || (Array.isArray(first) && first.length > 0 && first.every(isTensor))
  return isOne && others.length === 0 && !JSON.stringify(kwargs).includes('"$tensor"')
}
