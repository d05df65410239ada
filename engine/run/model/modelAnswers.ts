import { dispose, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'

/** What each output of a model answers, row-major, when it predicts. */
export async function modelAnswers(model: LayersModel, inputs: readonly Tensor[]): Promise<readonly Float32Array[]> {
  const outputs = tidy(() => {
    const [first] = inputs
    /* LayersModel.apply gives tensors for tensors; its type also covers symbolic ones. */
    const found = model.apply(inputs.length === 1 && first !== undefined ? first : [...inputs], { training: false }) as
      | Tensor
      | Tensor[]
    return (Array.isArray(found) ? found : [found]).map((output) => output.clone())
  })
  const values = await Promise.all(outputs.map(async (output) => Float32Array.from(await output.data<'float32'>())))
  dispose(outputs)
  return values
}
