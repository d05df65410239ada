import { engine, tidy, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { samplesTogether } from '../ops/recurrent/recurrent.ts'
import {
  recurrentActivations,
  type RecurrentActivation,
  type RecurrentSettings,
  type RecurrentSizes,
} from '../ops/recurrent/recurrentCell.ts'
import { currentSimdBackend } from '../SimdBackend.ts'

/** What a stock recurrent layer holds and its types do not show. */
interface StockRecurrent {
  readonly returnSequences: boolean
  readonly returnState: boolean
  readonly goBackwards: boolean
  /** Whether the state is kept from batch to batch. */
  readonly stateful: boolean
  readonly cell: {
    readonly units: number
    readonly dropout: number
    readonly recurrentDropout: number
    readonly activation: { getClassName(): string }
    readonly recurrentActivation?: { getClassName(): string }
    readonly kernel: { read(): Tensor }
    readonly recurrentKernel: { read(): Tensor }
    readonly bias: { read(): Tensor } | null
  }
}

type Options = Readonly<Record<string, unknown>> | null
type Call = (this: StockRecurrent, inputs: Tensor | Tensor[], options: Options) => Tensor | Tensor[]

let accelerated = false

/**
 * Makes tf.js's LSTM, GRU and SimpleRNN layers read their sequence with one kernel where the simd backend is in use. With a mask,
 * a state given or kept, dropout inside, or an activation that the kernel lacks, they work as they always did.
 */
export function accelerateRecurrent(): void {
  if (accelerated) return
  accelerated = true
  // The classes are not exported; a layer leads to each.
  patch(layers.lstm({ name: 'any', units: 1 }), 'lstm')
  patch(layers.gru({ name: 'any', units: 1 }), 'gru')
  patch(layers.simpleRNN({ name: 'any', units: 1 }), 'simple')
}

/**
 * The same for a layer class of the program's own that is an RNN of a GRU cell which resets behind the product, with Keras's weights
 * (bias [2, 3·units]). Any layer of the class leads to it; once for each class.
 */
export function accelerateResetAfterGru(layer: object): void {
  patch(layer, 'resetAfterGru')
}

function patch(layer: object, cell: RecurrentSettings['cell']): void {
  const prototype = Object.getPrototypeOf(layer) as { call: Call }
  const stock = prototype.call
  prototype.call = function (inputs, options) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs
    const settings = isPlainCall(inputs, options) && x !== undefined ? settingsOf(this, cell) : null
    return settings !== null && x !== undefined && fits(this, { x, cell })
      ? tidy(() => readSequence(this, { x, settings }))
      : stock.call(this, inputs, options)
  }
}

function isPlainCall(inputs: Tensor | Tensor[], options: Options): boolean {
  const hasExtras = Boolean(options?.['mask'] ?? options?.['initialState'])
  return !hasExtras && (!Array.isArray(inputs) || inputs.length === 1)
}

function settingsOf(layer: StockRecurrent, cell: RecurrentSettings['cell']): RecurrentSettings | null {
  if (layer.returnState || layer.stateful || layer.cell.dropout > 0 || layer.cell.recurrentDropout > 0) return null
  const activation = known(layer.cell.activation)
  const gateActivation = cell === 'simple' ? 'linear' : known(layer.cell.recurrentActivation)
  if (activation === null || gateActivation === null) return null
  /* Kept where a gradient may be asked for: tf.js records its tape then. */
  const recorded = engine().state.gradientDepth > 0
  return { cell, activation, gateActivation, everyStep: layer.returnSequences, backwards: layer.goBackwards, recorded }
}

function known(activation: { getClassName(): string } | undefined): RecurrentActivation | null {
  const name = activation?.getClassName()
  return recurrentActivations.find((candidate) => candidate === name) ?? null
}

function fits({ cell: { units } }: StockRecurrent, { x, cell }: { x: Tensor; cell: RecurrentSettings['cell'] }): boolean {
  if (currentSimdBackend() === null || x.rank !== 3 || x.dtype !== 'float32' || x.size === 0) return false
  const [samples = 0, steps = 0, features = 0] = x.shape
  const sizes: RecurrentSizes = { samples, steps, features, units }
  return samplesTogether(cell, sizes) > 0
}

function readSequence({ cell }: StockRecurrent, { x, settings }: { x: Tensor; settings: RecurrentSettings }): Tensor {
  const weights = { kernel: cell.kernel.read(), recurrentKernel: cell.recurrentKernel.read() }
  const inputs: NamedTensorMap = { x, ...weights, ...(cell.bias === null ? {} : { bias: cell.bias.read() }) }
  const outputs: Tensor[] = engine().runKernel('SimdRecurrent', inputs, settings as unknown as NamedAttrMap) // handed on as they are
  const [out] = outputs
  if (out === undefined) throw new Error('SimdRecurrent gave no output.')
  return out
}
