import type { Params } from '../../contract/document.ts'
import { numberAt, objectAt, textAt, type Json } from './json.ts'

const initializers: Readonly<Record<string, string>> = {
  Zeros: 'zeros',
  GlorotUniform: 'glorotUniform',
  GlorotNormal: 'glorotNormal',
  HeUniform: 'heUniform',
  HeNormal: 'heNormal',
  Orthogonal: 'orthogonal',
  glorot_uniform: 'glorotUniform',
  glorot_normal: 'glorotNormal',
  he_uniform: 'heUniform',
  he_normal: 'heNormal',
  RandomNormal: 'smallNormal',
}

/** Start weights and penalties count only for training anew; what has no equal becomes the usual choice. */
export function startParams(config: Json, name: string): Params {
  const initializer = startInitializer(config, name)
  const penalty = objectAt(config[`${name}_regularizer`], 'config')
  const [l1, l2] = [numberAt(penalty, 'l1', 0), numberAt(penalty, 'l2', 0)]
  return {
    ...(initializer === undefined ? {} : { initializer }),
    ...(l1 >= 0 && l1 <= 10 ? { l1 } : {}),
    ...(l2 >= 0 && l2 <= 10 ? { l2 } : {}),
  }
}

export function startInitializer(config: Json, name: string): string | undefined {
  return initializers[textAt(config[`${name}_initializer`], 'class_name') ?? '']
}
