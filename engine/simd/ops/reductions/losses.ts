import { util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { elementChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { reduceMiddle } from './reduce.ts'
import { rowChunk } from './softmax.ts'

/*
 * Losses of scores and targets, floats of the same shape, as one number, and their gradients in the scores:
 * Simd…({scores, targets}) → [] and Simd…Grad({scores, targets, dy}) → like scores. gradients/losses.ts joins the two.
 * No other backend has them; a program asks `tf.getKernel` whether the one in use does.
 */

/** A mean over rows (all axes but the last) of what kernels/reductions/softmax.ts or kernels/reductions/hinge.ts make of a row. */
function rowLoss(name: string, { kernel, number }: { kernel: string; number?: string }): readonly SimdKernel[] {
  const own = (attrs: NamedAttrMap) => (number === undefined ? [] : [floatBits(Number(attrs[number]))])
  return [
    {
      name,
      run: (call) => {
        const { backend, scores, targets, length, rows } = rowsOf(call)
        const out = backend.output([])
        const parts = backend.temporary(rows * 4, 'the losses of a batch')
        const words = [parts.address, backend.address(scores), backend.address(targets), length, ...own(call.attrs)]
        backend.run(kernel, words, rows, rowChunk(length))
        mean(backend, { from: parts.address, parts: rows, count: rows, out })
        backend.release(parts)
        return out
      },
    },
    {
      name: `${name}Grad`,
      run: (call) => {
        const { backend, scores, targets, length, rows } = rowsOf(call)
        const out = backend.output(scores.shape)
        const dy = backend.address(input(call, 'dy'))
        const inputs = [backend.address(out), backend.address(scores), backend.address(targets), length]
        const words = [...inputs, ...own(call.attrs), dy, floatBits(1 / rows)]
        backend.run(`${kernel}Gradient`, words, rows, rowChunk(length))
        return out
      },
    },
  ]
}

function rowsOf(call: KernelCall) {
  const scores = input(call, 'scores')
  const length = scores.shape.at(-1) ?? 0
  return { ...pairOf(call), length, rows: util.sizeFromShape(scores.shape) / length }
}

/** A mean over elements of what kernels/reductions/losses.ts makes of each. */
function elementLoss(name: string, { kernel, number }: { kernel: string; number?: string }): readonly SimdKernel[] {
  const own = (attrs: NamedAttrMap) => (number === undefined ? [] : [floatBits(Number(attrs[number]))])
  return [
    {
      name,
      run: (call) => {
        const { backend, scores, targets } = pairOf(call)
        const size = util.sizeFromShape(scores.shape)
        const out = backend.output([])
        const parts = Math.ceil(size / lossBlock)
        const sums = backend.temporary(parts * 4, 'the losses of a batch')
        const inputs = [sums.address, backend.address(scores), backend.address(targets)]
        backend.run(kernel, [...inputs, size, lossBlock, ...own(call.attrs)], parts, Math.ceil(elementChunk / lossBlock))
        mean(backend, { from: sums.address, parts, count: size, out })
        backend.release(sums)
        return out
      },
    },
    {
      name: `${name}Grad`,
      run: (call) => {
        const { backend, scores, targets } = pairOf(call)
        const size = util.sizeFromShape(scores.shape)
        const out = backend.output(scores.shape)
        const dy = backend.address(input(call, 'dy'))
        const inputs = [backend.address(out), backend.address(scores), backend.address(targets), dy]
        backend.run(`${kernel}Gradient`, [...inputs, floatBits(1 / size), ...own(call.attrs)], size, elementChunk)
        return out
      },
    },
  ]
}

const lossBlock = 4096

function mean(
  backend: SimdBackend,
  { from, parts, count, out }: { from: number; parts: number; count: number; out: TensorInfo },
): void {
  const to = backend.address(out)
  reduceMiddle(backend, { kernel: 'sum', outer: 1, length: parts, inner: 1, from, to, scale: 1 / count })
}

const describe = ({ dtype, shape }: TensorInfo) => `${dtype} ${shape.join(' × ')}`

function pairOf(call: KernelCall) {
  const scores = input(call, 'scores')
  const targets = input(call, 'targets')
  const isPair = scores.dtype === 'float32' && targets.dtype === 'float32' && util.arraysEqual(scores.shape, targets.shape)
  if (!isPair || util.sizeFromShape(scores.shape) === 0)
    throw new Error(`A loss takes float scores and targets of one shape, not ${describe(scores)} and ${describe(targets)}.`)
  return { backend: call.backend, scores, targets }
}

export const lossKernels: readonly SimdKernel[] = [
  ...elementLoss('SimdAbsoluteError', { kernel: 'absoluteError' }),
  ...elementLoss('SimdBinaryCrossEntropy', { kernel: 'binaryCrossEntropy' }),
  ...rowLoss('SimdHinge', { kernel: 'hinge', number: 'margin' }),
  ...elementLoss('SimdHuberError', { kernel: 'huberError', number: 'delta' }),
  ...rowLoss('SimdSoftmaxCrossEntropy', { kernel: 'crossEntropy' }),
  ...elementLoss('SimdSquaredError', { kernel: 'squaredError' }),
]
