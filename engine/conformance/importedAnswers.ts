import * as core from '@tensorflow/tfjs-core'
import { analyse } from '../analyse/analyse.ts'
import type { NetDocument } from '../contract/document.ts'
import { parseDocument } from '../document/parseDocument.ts'
import type { FloatTensor } from '../document/tensors/safetensors.ts'
import type { Shape } from '../graph/shape.ts'
import { permuteAxes } from '../import/onnx/permuteAxes.ts'
import { compile } from '../run/model/compile.ts'
import { createNoise } from '../run/training/noise.ts'
import { assignWeights } from '../run/training/runSnapshot.ts'

export interface GivenArray {
  /** The batch in front. */
  readonly shape: Shape
  readonly values: Float32Array
}

/** What an imported network answers in tf.js, on the present backend. Throws where it does not compile, or lacks weights. */
export function importedAnswers(
  { document, weights }: { readonly document: NetDocument; readonly weights: ReadonlyMap<string, FloatTensor> },
  inputs: readonly GivenArray[],
): readonly GivenArray[] {
  const parsed = parseDocument(JSON.parse(JSON.stringify(document)))
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en)
  const compiled = compile(parsed.value, { analysis: analyse(parsed.value), noise: createNoise(1).source })
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message.en).join(' '))
  const net = compiled.value
  const missing = assignWeights(net.weights, weights)
  if (missing.length > 0) throw new Error(`The import has no weights for ${missing.join(', ')}.`)
  const answers = core.tidy(() => {
    const tensors = net.inputs.map(({ shape }, index) => {
      const given = inputs[index]
      if (given === undefined) throw new Error('An input is missing.')
      return core.tensor(channelsLastIfNeeded(given, shape), [given.shape[0] ?? 1, ...shape])
    })
    const [first] = tensors
    const found = net.model.predict(tensors.length === 1 && first !== undefined ? first : tensors)
    return (Array.isArray(found) ? found : [found]).map((tensor) => ({
      shape: tensor.shape,
      values: Float32Array.from(tensor.dataSync()),
    }))
  })
  net.dispose()
  return answers
}

/** The file's numbers as the network's input takes them: turned where only channels stand elsewhere. */
function channelsLastIfNeeded({ shape, values }: GivenArray, wanted: Shape): Float32Array {
  const [, ...own] = shape
  if (own.join() === wanted.join()) return values
  const order = [0, ...own.slice(1).map((_, index) => index + 2), 1]
  return permuteAxes(values, { shape, order })
}
