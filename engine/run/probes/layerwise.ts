import { add, engine, keep, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { CompiledNet, CompiledWeight } from '../model/compiledNet.ts'
import { symbolOrder } from '../model/symbolOrder.ts'
import type { Batch } from '../training/makeBatch.ts'
import type { Objective } from '../training/objective.ts'

/** Rests between two layers; false gives up. */
export type GoOn = (done: number) => Promise<boolean>

export interface ForwardValues {
  /** By the symbols' ids. */
  readonly values: Map<number, Tensor>
  readonly order: readonly SymbolicTensor[]
  dispose(): void
}

/** Everything that is computed for predictions and losses, upstream first: a node may be several of these. */
export function computedSymbols({ nodeTensors, outputs }: CompiledNet): readonly SymbolicTensor[] {
  return symbolOrder([...nodeTensors.values(), ...outputs.map(({ scores }) => scores)])
}

/**
 * Runs a net layer by layer, outside training, so that looking on needs no more memory than all outputs, and other work
 * gets its turn between two layers. `look` sees each output as it comes; null when given up.
 */
export async function runLayerwise(
  net: CompiledNet,
  {
    inputs,
    goOn,
    look,
  }: {
    readonly inputs: readonly Tensor[]
    readonly goOn: GoOn
    readonly look: (symbol: SymbolicTensor, value: Tensor) => Promise<void>
  },
): Promise<ForwardValues | null> {
  const order = computedSymbols(net)
  const values = new Map<number, Tensor>()
  const dispose = (): void => {
    for (const value of values.values()) value.dispose()
    values.clear()
  }
  try {
    for (const [index, symbol] of order.entries()) {
      if (!(await goOn(index))) {
        dispose()
        return null
      }
      const given = net.inputs.findIndex(({ tensor }) => tensor.id === symbol.id)
      const value = tidy(() => keep((inputs[given] ?? applyLayer(symbol, values)).clone()))
      values.set(symbol.id, value)
      await look(symbol, value)
    }
    return { values, order, dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

export interface BackwardLook {
  output(symbol: SymbolicTensor, gradient: Tensor): Promise<void>
  weight(weight: CompiledWeight, gradient: Tensor): Promise<void>
}

export interface BackwardOptions {
  readonly batch: Batch
  readonly objective: Objective
  readonly trainable: readonly CompiledWeight[]
  readonly goOn: GoOn
  readonly look: BackwardLook
}

/**
 * Back-propagation of the data loss through the same layers, one at a time: only one layer's weight gradients are there at
 * once. Values are freed on the way; false when given up.
 */
export async function backLayerwise(net: CompiledNet, forward: ForwardValues, options: BackwardOptions): Promise<boolean> {
  const { values, order } = forward
  const gradients = lossGradients(net, { values, ...options })
  try {
    for (const [index, symbol] of order.toReversed().entries()) {
      if (!(await options.goOn(index))) return false
      const gradient = gradients.get(symbol.id)
      if (gradient !== undefined && symbol.inputs.length > 0) {
        await options.look.output(symbol, gradient)
        await backThrough(symbol, { gradient, gradients, values, options })
      }
      gradients.get(symbol.id)?.dispose()
      gradients.delete(symbol.id)
      values.get(symbol.id)?.dispose()
      values.delete(symbol.id)
    }
    return true
  } finally {
    for (const left of gradients.values()) left.dispose()
  }
}

/** The loss' gradients with respect to the scores, by symbol. */
function lossGradients(
  net: CompiledNet,
  { values, batch, objective }: Pick<BackwardOptions, 'batch' | 'objective'> & { readonly values: ReadonlyMap<number, Tensor> },
): Map<number, Tensor> {
  const scores = net.outputs.map(({ scores: symbol }) => valueOf(values, symbol))
  /* Two outputs may share their scores: their losses' gradients then come as one sum. */
  const symbols = distinct(net.outputs.map((output) => output.scores))
  const found = new Map<number, Tensor>()
  tidy(() => {
    const towards = symbols.map((symbol) => valueOf(values, symbol))
    const { grads } = engine().gradients(() => objective.loss(scores, batch), towards, undefined, true)
    symbols.forEach((symbol, index) => addTo(found, symbol.id, grads[index]))
  })
  return found
}

async function backThrough(
  symbol: SymbolicTensor,
  {
    gradient,
    gradients,
    values,
    options,
  }: {
    readonly gradient: Tensor
    readonly gradients: Map<number, Tensor>
    readonly values: ReadonlyMap<number, Tensor>
    readonly options: BackwardOptions
  },
): Promise<void> {
  const own = new Set(symbol.sourceLayer.weights.map((weight) => weight.read().id))
  const weights = options.trainable.filter(({ variable }) => own.has(variable.id))
  /* Nobody asks for the gradient with respect to the data. */
  const sources = distinct(symbol.inputs).filter((input) => input.inputs.length > 0)
  const towards = [...sources.map((source) => valueOf(values, source)), ...weights.map(({ variable }) => variable)]
  if (towards.length === 0) return
  const ofWeights: { readonly weight: CompiledWeight; readonly found: Tensor }[] = []
  tidy(() => {
    const { grads } = engine().gradients(() => applyLayer(symbol, values), towards, gradient, true)
    sources.forEach((source, index) => addTo(gradients, source.id, grads[index]))
    weights.forEach((weight, index) => {
      const found: Tensor | null | undefined = grads[sources.length + index]
      if (found !== null && found !== undefined) ofWeights.push({ weight, found: keep(found.clone()) })
    })
  })
  try {
    for (const { weight, found } of ofWeights) await options.look.weight(weight, found)
  } finally {
    for (const { found } of ofWeights) found.dispose()
  }
}

/** tf.js gives null where nothing depends; call inside tidy. */
function addTo(gradients: Map<number, Tensor>, id: number, more: Tensor | null | undefined): void {
  if (more === null || more === undefined) return
  const before = gradients.get(id)
  gradients.set(id, keep(before === undefined ? more.clone() : add(before, more)))
  before?.dispose()
}

function distinct(symbols: readonly SymbolicTensor[]): readonly SymbolicTensor[] {
  return [...new Map(symbols.map((symbol) => [symbol.id, symbol])).values()]
}

function applyLayer({ sourceLayer, inputs, callArgs }: SymbolicTensor, values: ReadonlyMap<number, Tensor>): Tensor {
  const given = inputs.map((input) => valueOf(values, input))
  const [first] = given
  /* A layer gives tensors for tensors; its type also covers symbolic ones. */
  const found = sourceLayer.apply(given.length === 1 && first !== undefined ? first : given, {
    ...callArgs,
    training: false,
  }) as Tensor | Tensor[]
  const [only] = Array.isArray(found) ? found : [found]
  if (only === undefined) throw new Error(`The layer ${sourceLayer.name} gave nothing.`)
  return only
}

function valueOf(values: ReadonlyMap<number, Tensor>, symbol: SymbolicTensor): Tensor {
  const value = values.get(symbol.id)
  if (value === undefined) throw new Error(`The output of ${symbol.sourceLayer.name} is needed, and not there.`)
  return value
}
