import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core'
import { clampOf, unbounded, type Clamp } from '../elementwise/clamp.ts'
import { runActivation } from '../elementwise/runActivation.ts'
import { areFloats, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { multiply, multiplyBatch, type Product } from './multiply.ts'

interface ProductAttributes {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

interface FusedAttributes extends ProductAttributes {
  readonly activation?: string
  readonly leakyreluAlpha?: number
}

const batchMatMulKernel: SimdKernel = {
  name: 'BatchMatMul',
  run: (call) => multiplyTensors(call, { bias: undefined, clamp: unbounded }),
}

/** A product with bias and activation; one that is not a clamp runs behind it. */
const fusedMatMulKernel: SimdKernel = {
  name: '_FusedMatMul',
  run: (call) => {
    const { bias, preluActivationWeights } = call.inputs
    // tf.js's own attributes, typed as anything.
    const { activation, leakyreluAlpha } = call.attrs as unknown as FusedAttributes
    const clamp = clampOf(activation)
    const out = multiplyTensors(call, { bias, clamp: clamp ?? unbounded })
    if (out === null || clamp !== null) return out
    return runActivation(call.backend, out, { activation: activation ?? 'linear', leakyreluAlpha, preluActivationWeights })
  },
}

export const productKernels: readonly SimdKernel[] = [batchMatMulKernel, fusedMatMulKernel]

function multiplyTensors(call: KernelCall, { bias, clamp }: { bias: TensorInfo | undefined; clamp: Clamp }): TensorInfo | null {
  const a = input(call, 'a')
  const b = input(call, 'b')
  // tf.js's own attributes, typed as anything.
  const { transposeA, transposeB } = call.attrs as unknown as ProductAttributes
  if (!areFloats(a, b, bias) || a.shape.length < 2 || b.shape.length < 2) return null
  const [aRows = 0, aColumns = 0] = a.shape.slice(-2)
  const [bRows = 0, bColumns = 0] = b.shape.slice(-2)
  const [rows, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns]
  const [bK, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns]
  // What is wrong or empty is told or made by the inherited kernel.
  if (k !== bK || k === 0 || (bias !== undefined && !isRow(bias, columns))) return null
  const aBatch = a.shape.slice(0, -2)
  const bBatch = b.shape.slice(0, -2)
  const outBatch = broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch)
  const { backend } = call
  const out = backend.output([...outBatch, rows, columns])
  const batch = util.sizeFromShape(outBatch)
  if (batch * rows * columns === 0) return out
  const product: Product = {
    a: backend.address(a),
    b: backend.address(b),
    c: backend.address(out),
    rows,
    k,
    columns,
    transposeA,
    transposeB,
    bias: bias === undefined ? 0 : backend.address(bias),
    clamp,
  }
  const isSame = (shape: readonly number[]) => util.sizeFromShape([...shape]) === batch
  const isOne = (shape: readonly number[]) => util.sizeFromShape([...shape]) === 1
  if (batch === 1) multiply(backend, product)
  else if (isOne(bBatch) && !transposeA) multiply(backend, { ...product, rows: rows * batch })
  else if (
    (isSame(aBatch) || isOne(aBatch)) &&
    (isSame(bBatch) || isOne(bBatch)) &&
    isBatchJob(backend.pool.threads, batch, product)
  )
    multiplyBatch(backend, product, {
      batch,
      aMatrixBytes: isSame(aBatch) ? rows * k * 4 : 0,
      bMatrixBytes: isSame(bBatch) ? k * columns * 4 : 0,
    })
  else multiplyEach(call, product, { aBatch, bBatch, outBatch })
  return out
}

/** Many matrices, or small ones, go in one job; a few large ones one after the other, each on all threads. */
function isBatchJob(threads: number, batch: number, { rows, k, columns, transposeA }: Product): boolean {
  // A transposed matrix with more rows does not fit into a thread's scratch area.
  if (transposeA && rows > 32_768) return false
  return batch >= threads * 2 || rows * k * columns < 1 << 20
}

function multiplyEach(
  { backend }: KernelCall,
  product: Product,
  { aBatch, bBatch, outBatch }: Readonly<Record<'aBatch' | 'bBatch' | 'outBatch', readonly number[]>>,
): void {
  const { rows, k, columns } = product
  const aOffsets = batchOffsets(aBatch, outBatch)
  const bOffsets = batchOffsets(bBatch, outBatch)
  for (const [index, aOffset] of aOffsets.entries()) {
    multiply(backend, {
      ...product,
      a: product.a + aOffset * rows * k * 4,
      b: product.b + (bOffsets[index] ?? 0) * k * columns * 4,
      c: product.c + index * rows * columns * 4,
    })
  }
}

/** For every matrix of the result, which matrix of an input it is made of. */
function batchOffsets(batch: readonly number[], outBatch: readonly number[]): readonly number[] {
  let offsets = [0]
  let step = util.sizeFromShape([...batch])
  const missing = outBatch.length - batch.length
  for (const [axis, length] of outBatch.entries()) {
    const own = axis < missing ? 1 : (batch[axis - missing] ?? 1)
    step = axis < missing ? step : step / own
    const stride = own === 1 ? 0 : step
    offsets = offsets.flatMap((offset) => Array.from({ length }, (_, index) => offset + index * stride))
  }
  return offsets
}

/** A bias for each column, of any rank. */
function isRow({ shape }: TensorInfo, columns: number): boolean {
  return util.sizeFromShape(shape) === columns && (shape.at(-1) ?? 1) === columns
}
