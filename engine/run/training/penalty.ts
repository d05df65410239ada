import {
  abs,
  add,
  addN,
  engine,
  mul,
  reshape,
  scalar,
  sign,
  square,
  sum,
  tidy,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { penalizeInPlace, penaltySum, type Penalized } from '../../simd/optimizers/penalties.ts'
import { currentSimdBackend } from '../../simd/SimdBackend.ts'
import type { CompiledWeight } from '../model/compiledNet.ts'

/** Penalties l1·Σ|w| + l2·Σw² of all trainable weights, apart from the data loss. */
export function penaltyOf(weights: readonly CompiledWeight[]): Scalar {
  const backend = currentSimdBackend()
  const onSimd = backend === null ? null : penaltySum(backend, weights.filter(hasPenalty).map(termOf))
  // Of no shape: a scalar.
  if (onSimd !== null) return engine().makeTensorFromTensorInfo(onSimd) as Scalar
  return tidy(() => {
    const terms = weights.filter(hasPenalty).flatMap(({ spec, variable }) => {
      const { l1, l2 } = spec.penalty ?? { l1: 0, l2: 0 }
      return [...(l1 > 0 ? [mul(sum(abs(variable)), l1)] : []), ...(l2 > 0 ? [mul(sum(square(variable)), l2)] : [])]
    })
    return terms.length === 0 ? scalar(0) : reshape(addN(terms), [])
  })
}

/** Adds l1·sign(w) + 2·l2·w to a weight's gradient; sign(0) is 0. */
export function withPenaltyGradient(weight: CompiledWeight, gradient: Tensor): Tensor {
  const { l1, l2 } = weight.spec.penalty ?? { l1: 0, l2: 0 }
  const withL1 = l1 > 0 ? add(gradient, mul(sign(weight.variable), l1)) : gradient
  return l2 > 0 ? add(withL1, mul(weight.variable, 2 * l2)) : withL1
}

/** The same in the gradient's own tensor, which nobody else may have; false, having done nothing, on other backends. */
export function addPenaltyInPlace(weight: CompiledWeight, gradient: Tensor): boolean {
  const backend = currentSimdBackend()
  return backend !== null && (!hasPenalty(weight) || penalizeInPlace(backend, termOf(weight), gradient))
}

function termOf({ variable, spec }: CompiledWeight): Penalized {
  return { weight: variable, l1: spec.penalty?.l1 ?? 0, l2: spec.penalty?.l2 ?? 0 }
}

function hasPenalty({ trainable, spec }: CompiledWeight): boolean {
  return trainable && spec.penalty !== undefined && (spec.penalty.l1 > 0 || spec.penalty.l2 > 0)
}
