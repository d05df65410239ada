import { eachElement, Operation } from './eachElement'
import { erfVector, expm1Vector, geluVector, hardSigmoidVector, sigmoidVector, softplusVector, tanhVector } from './math'

/* Activation functions. Arguments: out, x, and what is named. Items: elements. NaN stays NaN. */

@unmanaged
class ClipOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.min(f32x4.max(x, this.argument(2)), this.argument(3))
  }
}

/** out, x, lowest, highest. min(max(x, lowest), highest). */
export function clip(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ClipOperation>(block, begin, end)
}

@unmanaged
class EluOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return v128.bitselect(expm1Vector(x), x, f32x4.lt(x, f32x4.splat(0)))
  }
}

/** x, or eˣ − 1 below 0 (Clevert et al. 2015). */
export function elu(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<EluOperation>(block, begin, end)
}

@unmanaged
class ErfOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return erfVector(x)
  }
}

/** The error function. */
export function erf(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ErfOperation>(block, begin, end)
}

@unmanaged
class GeluOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return geluVector(x)
  }
}

/** x·Φ(x) (Hendrycks & Gimpel 2016). */
export function gelu(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<GeluOperation>(block, begin, end)
}

@unmanaged
class HardSigmoidOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return hardSigmoidVector(x)
  }
}

/** min(max(x/6 + 1/2, 0), 1). */
export function hardSigmoid(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<HardSigmoidOperation>(block, begin, end)
}

@unmanaged
class HardSwishOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.mul(x, hardSigmoidVector(x))
  }
}

/** x·min(max(x/6 + 1/2, 0), 1) (Howard et al. 2019). */
export function hardSwish(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<HardSwishOperation>(block, begin, end)
}

@unmanaged
class LeakyReluOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return v128.bitselect(f32x4.mul(x, this.argument(2)), x, f32x4.lt(x, f32x4.splat(0)))
  }
}

/** out, x, slope. x, or slope·x below 0. */
export function leakyRelu(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<LeakyReluOperation>(block, begin, end)
}

@unmanaged
class ReluOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.pmax(x, f32x4.splat(0))
  }
}

/** max(x, 0); pmax gives its first operand where the two cannot be compared. */
export function relu(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ReluOperation>(block, begin, end)
}

@unmanaged
class SeluOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return v128.bitselect(
      f32x4.mul(expm1Vector(x), this.argument(3)),
      f32x4.mul(x, this.argument(2)),
      f32x4.lt(x, f32x4.splat(0)),
    )
  }
}

/** out, x, scale, scale·alpha. scale·x, or scale·alpha·(eˣ − 1) below 0 (Klambauer et al. 2017). */
export function selu(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SeluOperation>(block, begin, end)
}

@unmanaged
class SigmoidOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return sigmoidVector(x)
  }
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SigmoidOperation>(block, begin, end)
}

@unmanaged
class SoftplusOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return softplusVector(x)
  }
}

/** ln (1 + eˣ). */
export function softplus(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SoftplusOperation>(block, begin, end)
}

@unmanaged
class SwishOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.mul(x, sigmoidVector(x))
  }
}

/** x / (1 + e⁻ˣ) (Ramachandran et al. 2017). */
export function swish(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SwishOperation>(block, begin, end)
}

@unmanaged
class TanhOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return tanhVector(x)
  }
}

/** The hyperbolic tangent. */
export function tanh(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<TanhOperation>(block, begin, end)
}
