import { floatBits } from '../../threads/floatBits.ts'
import { areFloats, evenChunk, input, type SimdKernel } from '../simdKernel.ts'

/** Rows of one block, as in kernels/normalization/layerNorm.ts. */
const blockRows = 64

/** x, gamma, beta → [y, mean of each row, 1/√(variance + ε) of each row]; a row is the last axis. */
const forwardKernel: SimdKernel = {
  name: 'SimdLayerNorm',
  run: (call) => {
    const [x, gamma, beta] = [input(call, 'x'), input(call, 'gamma'), input(call, 'beta')]
    const { rows, length } = rowsOf(x.shape)
    if (!areFloats(x, gamma, beta) || rows * length === 0) return null
    const { backend } = call
    const [y, mean, inverse] = [backend.output(x.shape), backend.output([rows]), backend.output([rows])]
    const epsilon = floatBits(call.attrs['epsilon'] as number) // as layers/accelerateNormalization.ts gives it
    const read = [backend.address(x), length, backend.address(gamma), backend.address(beta), epsilon]
    const words = [...read, backend.address(y), backend.address(mean), backend.address(inverse)]
    backend.run('layerNormalize', words, rows, evenChunk(call, rows, { least: rows * length < 30_000 ? rows + 1 : 2 }))
    return [y, mean, inverse]
  },
}

/** x, dy, mean, inverse, gamma → [dx, d gamma, d beta]. */
const gradientKernel: SimdKernel = {
  name: 'SimdLayerNormGradient',
  run: (call) => {
    const [x, dy, gamma] = [input(call, 'x'), input(call, 'dy'), input(call, 'gamma')]
    const [mean, inverse] = [input(call, 'mean'), input(call, 'inverse')]
    if (!areFloats(x, dy, gamma, mean, inverse)) return null
    const { rows, length } = rowsOf(x.shape)
    const { backend } = call
    const [dx, dGamma, dBeta] = [backend.output(x.shape), backend.output([length]), backend.output([length])]
    const blocks = Math.ceil(rows / blockRows)
    const parts = backend.temporary(blocks * length * 8, 'the sums of a layer normalisation')
    const read = [backend.address(x), backend.address(dy), rows, length, backend.address(mean), backend.address(inverse)]
    const words = [...read, backend.address(gamma), backend.address(dx), parts.address]
    backend.run('layerNormGradients', words, blocks, evenChunk(call, blocks, { least: rows * length < 30_000 ? blocks + 1 : 2 }))
    backend.run('joinNormGradients', [parts.address, blocks, length, backend.address(dBeta), backend.address(dGamma)], length)
    backend.release(parts)
    return [dx, dGamma, dBeta]
  },
}

export const layerNormKernels: readonly SimdKernel[] = [forwardKernel, gradientKernel]

function rowsOf(shape: readonly number[]): { readonly rows: number; readonly length: number } {
  return { rows: shape.slice(0, -1).reduce((product, axis) => product * axis, 1), length: shape.at(-1) ?? 1 }
}
