import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { layers as tfLayers } from '@tensorflow/tfjs-layers'
import type { RecurrentArguments } from './recurrent.ts'
import type { TfLibrary } from './tfLibrary.ts'

/** Its name in saved models. engine/export/code/javascript/GRUResetAfter.js is the same layer for programs that load them. */
export const resetAfterGruClass = 'GRUResetAfter'

type Arguments = Omit<RecurrentArguments, 'name'> & { readonly name?: string; readonly recurrentActivation: 'sigmoid' }
type MakeLayer = (given: Arguments) => tfLayers.Layer

const made = new WeakMap<TfLibrary['layers'], MakeLayer>()

/**
 * A GRU that resets behind the matrix product, as Keras's and PyTorch's do: h̃ = activation(W·x + b + r ⊙ (U·h + c)). tf.js has
 * only the other one. Weights as in Keras: kernel [features, 3·units], recurrent_kernel [units, 3·units], bias [2, 3·units]
 * (b, then c); gates in the order update, reset, candidate. The class is registered with tf.js, so that saved models load.
 */
export function resetAfterGru(tf: TfLibrary, given: Arguments): tfLayers.Layer {
  const known = made.get(tf.layers) ?? defineClasses(tf)
  made.set(tf.layers, known)
  return known(given)
}

function defineClasses({ core, layers }: TfLibrary): MakeLayer {
  type StockCell = ReturnType<typeof layers.gruCell>
  // The class of the cell is not exported; a cell leads to it. Settings and their writing down are its own.
  const Stock = layers.gruCell({ units: 1 }).constructor as new (given: object) => StockCell

  class GRUResetAfterCell extends Stock {
    static className = `${resetAfterGruClass}Cell`

    override build(shape: number[]): void {
      const features = shape.at(-1) ?? 0
      const columns = 3 * this.units
      this.kernel = this.addWeight('kernel', [features, columns], 'float32', this.kernelInitializer, this.kernelRegularizer)
      this.recurrentKernel = this.addWeight(
        'recurrent_kernel',
        [this.units, columns],
        'float32',
        this.recurrentInitializer,
        this.recurrentRegularizer,
      )
      // tf.js's cells keep null where they have no bias; their types do not say so.
      this.bias = this.useBias
        ? this.addWeight('bias', [2, columns], 'float32', this.biasInitializer, this.biasRegularizer)
        : (null as never)
      this.built = true
    }

    override call(inputs: Tensor | Tensor[]): Tensor[] {
      return core.tidy(() => {
        const [x, before] = inputs as [Tensor2D, Tensor2D] // an RNN hands its cell one step and one state
        const { useBias, units } = this
        const [inputBias, stateBias] = useBias ? core.split(this.bias.read() as Tensor2D, 2, 0) : [null, null]
        const scores = (from: Tensor2D, kernel: Tensor, bias: Tensor | null | undefined): Tensor2D[] => {
          const product = core.matMul(from, kernel as Tensor2D)
          return core.split(bias ? core.add<Tensor2D>(product, core.reshape(bias, [3 * units])) : product, 3, 1)
        }
        const [xUpdate, xReset, xCandidate] = scores(x, this.kernel.read(), inputBias) as [Tensor2D, Tensor2D, Tensor2D]
        const [hUpdate, hReset, hCandidate] = scores(before, this.recurrentKernel.read(), stateBias) as [
          Tensor2D,
          Tensor2D,
          Tensor2D,
        ]
        const update = this.recurrentActivation.apply(core.add(xUpdate, hUpdate))
        const reset = this.recurrentActivation.apply(core.add(xReset, hReset))
        const candidate = this.activation.apply(core.add(xCandidate, core.mul(reset, hCandidate)))
        const state = core.add(core.mul(update, before), core.mul(core.sub(1, update), candidate))
        return [state, state]
      })
    }
  }

  class GRUResetAfter extends layers.RNN {
    static override className = resetAfterGruClass

    constructor(given: object) {
      // The stock cell refuses resetAfter: true.
      super({ ...given, cell: new GRUResetAfterCell({ ...given, resetAfter: false }) })
    }

    override getConfig() {
      return { ...super.getConfig(), resetAfter: true }
    }

    /** RNN's own would look for a cell. */
    static override fromConfig<T>(made: new (config: never) => T, config: object): T {
      return new made(config as never)
    }
  }
  core.serialization.registerClass(GRUResetAfter)
  return (given) => new GRUResetAfter(given)
}
