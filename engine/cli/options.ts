import type { BackendName } from '../contract/backendNames.ts'
import type { OptimizerKind } from '../contract/document.ts'
import { Misuse } from './misuse.ts'

export const optimizerKinds: readonly OptimizerKind[] = ['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw']
export type BackendChoice = Exclude<BackendName, 'webgl'> | 'auto'
export const backendChoices: readonly BackendChoice[] = ['auto', 'webgpu', 'simd', 'wasm', 'cpu']

/** Parsers for single options; each throws Misuse with what was expected and what was given. */
export function wholeNumber(
  name: string,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): (given: string) => number {
  return (given) => {
    const value = Number(given)
    if (Number.isInteger(value) && given.trim() !== '' && value >= minimum && value <= maximum) return value
    throw new Misuse(`${name} takes a whole number from ${minimum} to ${maximum}, not "${given}".`)
  }
}

export function positiveNumber(name: string): (given: string) => number {
  return (given) => {
    const value = Number(given)
    if (given.trim() !== '' && Number.isFinite(value) && value > 0) return value
    throw new Misuse(`${name} takes a number above 0, not "${given}".`)
  }
}

export function oneOf<T extends string>(name: string, choices: readonly T[]): (given: string) => T {
  return (given) => {
    const chosen = choices.find((choice) => choice === given)
    if (chosen !== undefined) return chosen
    throw new Misuse(`${name} takes one of ${choices.join(', ')}, not "${given}".`)
  }
}

/** "8x8x1" or "8,8,1". */
export function shapeOption(given: string): readonly number[] {
  const shape = given.split(/[x×,]/).map(Number)
  if (
    shape.length >= 1 &&
    shape.length <= 4 &&
    shape.every((length) => Number.isInteger(length) && length > 0 && length <= 65_536)
  )
    return shape
  throw new Misuse(`--input takes a shape like 32x32x3, not "${given}".`)
}

/** "conv_1,features" */
export function names(given: string): readonly string[] {
  const found = given.split(',').map((name) => name.trim())
  if (found.every((name) => name !== '')) return found
  throw new Misuse(`Names are told as conv_1,features, not "${given}".`)
}
