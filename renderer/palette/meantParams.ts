import type { Params } from '../../engine/contract/document.ts'
import type { Text } from '../../engine/contract/text.ts'
import { activationFunctions } from '../../engine/layers/activationFunctions.ts'

export interface MeantParams {
  readonly params: Params
  readonly label: Text
}

/** What a search sets of the layer that it finds: "sigmoid" means an activation with that function. null where it means the kind alone. */
export function meantParams(kind: string, query: string): MeantParams | null {
  const wanted = squeezed(query)
  if (kind !== 'activation' || wanted === '') return null
  const names = activationFunctions.map(({ value, label }) => ({ value, label, all: [squeezed(value), squeezed(label.en)] }))
  const meant =
    names.find(({ all }) => all.includes(wanted)) ?? names.find(({ all }) => all.some((name) => name.startsWith(wanted)))
  return meant === undefined ? null : { params: { function: meant.value }, label: meant.label }
}

function squeezed(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '')
}
