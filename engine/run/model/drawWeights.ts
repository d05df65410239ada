import { tensor, tidy } from '@tensorflow/tfjs-core'
import { createRandom } from '../../data/random.ts'
import { shapeSize } from '../../graph/shape.ts'
import type { WeightSpec } from '../../layers/weightSpec.ts'
import type { CompiledWeight } from './compiledNet.ts'
import { initialValues, type RandomNumbers } from './initialize.ts'

/** Sets every weight to its start values: the same seed gives the same weights on every backend, whatever else the net holds. */
export function drawWeights(weights: readonly CompiledWeight[], seed: number): void {
  const random = createRandom(seed).fork('weights')
  for (const weight of weights) assign(weight, initialValues(weight.spec, random.fork(weight.key)))
}

/** The same weights, with rests in between: large networks draw for seconds, and the host must hear meanwhile that we live. */
export async function drawWeightsInPieces(
  weights: readonly CompiledWeight[],
  { seed, rest }: { readonly seed: number; readonly rest: () => Promise<void> },
): Promise<void> {
  const random = createRandom(seed).fork('weights')
  for (const weight of weights) {
    const own = random.fork(weight.key)
    assign(weight, isDrawnOneByOne(weight.spec) ? await drawInPieces(weight.spec, own, rest) : initialValues(weight.spec, own))
    await rest()
  }
}

/** About a tenth of a second of drawing. */
const pieceLength = 2 ** 20

/** Values that are drawn one after the other come out the same in pieces. */
async function drawInPieces(
  spec: WeightSpec,
  random: RandomNumbers,
  rest: () => Promise<void>,
): Promise<Float32Array<ArrayBuffer>> {
  const values = new Float32Array(shapeSize(spec.shape))
  for (let start = 0; start < values.length; start += pieceLength) {
    const length = Math.min(pieceLength, values.length - start)
    values.set(initialValues({ ...spec, shape: [length] }, random), start)
    await rest()
  }
  return values
}

/** Orthogonal matrices and the gates of an LSTM are made as a whole. */
function isDrawnOneByOne({ initializer }: WeightSpec): boolean {
  return initializer !== 'orthogonal' && initializer !== 'forgetGateOnes'
}

function assign({ variable }: CompiledWeight, values: Float32Array<ArrayBuffer>): void {
  tidy(() => variable.assign(tensor(values, variable.shape)))
}
